import { Bool, Module, SInt, Vec, input, log2Up, output, reg, when } from '../../gen/index.ts';
import { adderTree } from '../lib/adder-tree.ts';

/** Width of the sum of `vector` products of two bytes: −128 · −128 needs all 16 bits of a product. */
export function vectorSumBits(vector: number): number {
  return 16 + (vector === 1 ? 0 : log2Up(vector));
}

/**
 * One lane: the dot product of a vector of activations with the lane's own weights, exact.
 *
 * ```
 * cycle    t        t+1      t+2       t+3
 *          swap
 *          shadow → weights
 *          (x at the array's input)
 *                   x   ──→  products ──→ sum
 * ```
 *
 * `x` must come from a register. No register here is reset, so that an FPGA's multipliers can take them in.
 */
export class VectorMac extends Module<{ readonly vector: number }> {
  /** Takes the weights from `shadow`. */
  readonly swap = input(Bool());
  readonly shadow = input(Vec(this.p.vector, SInt(8)));
  /** Activations, one cycle after the `swap` that they are meant for. */
  readonly x = input(Vec(this.p.vector, SInt(8)));
  /** Sum of products, two cycles after `x`. */
  readonly sum = output(SInt(vectorSumBits(this.p.vector)));

  readonly weights = reg(Vec(this.p.vector, SInt(8)));
  readonly products = reg(Vec(this.p.vector, SInt(16)));
  readonly total = reg(SInt(vectorSumBits(this.p.vector)));

  logic() {
    when(this.swap, () => this.weights.next(this.shadow));
    const products = [...this.products];
    products.forEach((product, c) => product.next(this.x[c].mul(this.weights[c])));
    this.total.next(adderTree(products));
    this.sum.assign(this.total);
  }
}
