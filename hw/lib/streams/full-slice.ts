import { Bool, Module, Stream, input, mux, output, reg, when } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import type { SliceParams } from './forward-slice.ts';

/**
 * Registers `valid`, the payload and `ready`: no combinational path either way, full throughput, one cycle of latency.
 * Two words: the one that is offered, and the one that arrives in the cycle in which the consumer stops.
 *
 * ```
 * enq.bits   a  b  c     d
 * enq.ready  ▔▔▔▔▔▔▁▁▁▁▁▁▔▔▔
 * deq.bits      a  a  a  b  c  d
 * deq.ready  ▔▔▔▁▁▁▁▁▁▔▔▔▔▔▔▔▔▔▔▔
 * ```
 */
export class FullSlice<T extends Type> extends Module<SliceParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly deq = output(Stream(this.p.type));

  /** `word` is offered. */
  readonly full = reg(Bool(), { init: false });
  /** `spare` comes next. */
  readonly spareFull = reg(Bool(), { init: false });
  readonly word = reg(this.p.type);
  readonly spare = reg(this.p.type);

  logic() {
    const free = this.full.not().or(this.deq.ready);
    this.enq.ready.assign(this.spareFull.not());
    this.deq.valid.assign(this.full);
    this.deq.bits.assign(this.word);

    when(free, () => {
      this.full.next(this.spareFull.or(this.enq.valid));
      this.spareFull.next(false);
      this.word.next(mux(this.spareFull, this.spare, this.enq.bits));
    }).elseWhen(this.enq.fire, () => {
      this.spareFull.next(true);
      this.spare.next(this.enq.bits);
    });
  }
}
