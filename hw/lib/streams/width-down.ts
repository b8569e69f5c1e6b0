import { Module, Stream, UInt, Vec, input, log2Up, output, reg, select, when } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import type { WidthParams } from './width-up.ts';

/**
 * Cuts wide words into `factor` narrow ones, element 0 first. For packets there is `PacketWidthDown`.
 *
 * ```
 * enq.bits   ab ab cd cd             factor 2
 * enq.ready  ▁▁▁▔▔▔▁▁▁▔▔▔
 * deq.bits   a  b  c  d
 * ```
 *
 * No latency, a narrow word per cycle. The wide word waits at the input and is taken with its last part. Combinational:
 * `enq` to `deq`, `deq.ready` to `enq.ready`.
 */
export class WidthDown<T extends Type> extends Module<WidthParams<T>> {
  readonly enq = input(Stream(Vec(this.p.factor, this.p.type)));
  readonly deq = output(Stream(this.p.type));

  /** The part that is offered. */
  readonly place = reg(UInt(log2Up(this.p.factor)), { init: 0 });

  logic() {
    const { enq, deq, place } = this;
    const ends = place.eq(this.p.factor - 1);
    deq.valid.assign(enq.valid);
    deq.bits.assign(select(place, [...enq.bits]));
    enq.ready.assign(deq.ready.and(ends));
    when(deq.fire, () => {
      when(ends, () => place.next(0)).otherwise(() => place.next(place.add(1)));
    });
  }
}
