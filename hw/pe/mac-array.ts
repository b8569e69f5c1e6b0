import { Bool, SInt, Vec, input, instance, output, reg } from '../../gen/index.ts';
import { PeModule } from './pe-module.ts';
import { PackedVectorMac } from './packed-vector-mac.ts';
import { VectorMac, vectorSumBits } from './vector-mac.ts';

/**
 * `lanes` dot products of one activation vector with the active weight block.
 *
 * ```
 * cycle    t+1        t+2       t+3       t+4
 * x        line n     n+1
 * swap     ▔▔▔▔▔▁▁▁
 * inside              x, w  →   products → sums
 * sums                                    of line n
 * ```
 *
 * Cycles are counted from the issue of the operation (docs/pe.md). The array never stalls and knows no valid: what it
 * computes in cycles without an operation is not used.
 */
export class MacArray extends PeModule {
  /** Activations of this cycle's operation; the array registers them. */
  readonly x = input(Vec(this.p.vector, SInt(8)));
  /** The next weight block: `shadow[lane][c]`. */
  readonly shadow = input(Vec(this.p.lanes, Vec(this.p.vector, SInt(8))));
  /** Makes `shadow` the active block, from the vector that is on `x` in this cycle on. */
  readonly swap = input(Bool());
  /** One sum per lane, three cycles after `x`, from registers. */
  readonly sums = output(Vec(this.p.lanes, SInt(vectorSumBits(this.p.vector))));

  readonly held = reg(Vec(this.p.vector, SInt(8)));

  logic() {
    const { lanes, vector, macStyle } = this.p;
    this.held.next(this.x);
    if (macStyle === 'packed') {
      for (let lane = 0; lane < lanes; lane += 2) {
        const mac = instance(new PackedVectorMac({ vector }), { name: `mac_${lane}` });
        mac.swap.assign(this.swap);
        mac.shadowLow.assign(this.shadow[lane]);
        mac.shadowHigh.assign(this.shadow[lane + 1]);
        mac.x.assign(this.held);
        this.sums[lane].assign(mac.sumLow);
        this.sums[lane + 1].assign(mac.sumHigh);
      }
      return;
    }
    for (let lane = 0; lane < lanes; lane++) {
      const mac = instance(new VectorMac({ vector }), { name: `mac_${lane}` });
      mac.swap.assign(this.swap);
      mac.shadow.assign(this.shadow[lane]);
      mac.x.assign(this.held);
      this.sums[lane].assign(mac.sum);
    }
  }
}
