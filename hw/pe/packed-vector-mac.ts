import { Bool, Module, SInt, Vec, input, output, reg, when } from '../../gen/index.ts';
import { adderTree } from '../lib/adder-tree.ts';
import { vectorSumBits } from './vector-mac.ts';

/** Distance of the two lanes in a packed word. */
const LANE_BITS = 16;
/** 25-bit operand of the multiplier: 2^16 times a byte plus a byte. */
const OPERAND_BITS = 25;
/** Operand times a byte. */
const PRODUCT_BITS = OPERAND_BITS + 8;
/** Makes the low lane's sum of two products, −32,512 … 32,768, a number without a sign: 0 … 65,280. */
const OFFSET = 32512;

/**
 * Two lanes that share their multipliers: (high · 2^16 + low) · x = high·x · 2^16 + low·x, one 25 × 18 multiplier for
 * both.
 *
 * The low lane may be negative and then borrows from the high one. Two products are added while still packed, together
 * with an offset under which the low sum is never negative: the fields then separate without borrow.
 *
 * ```
 *   product 0 + product 1 + 32512:   | high sum | low sum + 32512 |
 *                                      bits 32:16  bits 15:0
 * ```
 *
 * `vector` must be at least 2. Timing as in {@link VectorMac}; the packed operand is made where the weights are swapped
 * in.
 */
export class PackedVectorMac extends Module<{ readonly vector: number }> {
  /** Takes the weights from `shadowLow` and `shadowHigh`. */
  readonly swap = input(Bool());
  readonly shadowLow = input(Vec(this.p.vector, SInt(8)));
  readonly shadowHigh = input(Vec(this.p.vector, SInt(8)));
  /** Activations, one cycle after the `swap` that they are meant for. */
  readonly x = input(Vec(this.p.vector, SInt(8)));
  /** Sums of products, two cycles after `x`. */
  readonly sumLow = output(SInt(vectorSumBits(this.p.vector)));
  readonly sumHigh = output(SInt(vectorSumBits(this.p.vector)));

  readonly operands = reg(Vec(this.p.vector, SInt(OPERAND_BITS)));
  readonly products = reg(Vec(this.p.vector, SInt(PRODUCT_BITS)));
  readonly totalLow = reg(SInt(vectorSumBits(this.p.vector)));
  readonly totalHigh = reg(SInt(vectorSumBits(this.p.vector)));

  logic() {
    const { vector } = this.p;
    when(this.swap, () => {
      for (let c = 0; c < vector; c++) {
        const low = this.shadowLow[c].pad(OPERAND_BITS);
        const high = this.shadowHigh[c].pad(OPERAND_BITS).shl(LANE_BITS);
        this.operands[c].next(high.add(low));
      }
    });
    for (let c = 0; c < vector; c++) this.products[c].next(this.operands[c].mul(this.x[c]));

    const lowPairs: SInt[] = [];
    const highPairs: SInt[] = [];
    for (let c = 0; c < vector; c += 2) {
      const pair = this.products[c].add(OFFSET).add(this.products[c + 1]);
      lowPairs.push(
        pair
          .bits(LANE_BITS - 1, 0)
          .pad(LANE_BITS + 1)
          .asSInt(),
      );
      highPairs.push(pair.bits(PRODUCT_BITS - 1, LANE_BITS).asSInt());
    }
    const offsets = (vector / 2) * OFFSET;
    const low = adderTree(lowPairs);
    this.totalLow.next(low.sub(low.type.lit(offsets)).resize(this.totalLow.width));
    this.totalHigh.next(adderTree(highPairs).resize(this.totalHigh.width));
    this.sumLow.assign(this.totalLow);
    this.sumHigh.assign(this.totalHigh);
  }
}
