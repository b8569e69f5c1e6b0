import { Bool, Module, Stream, UInt, Vec, input, log2Up, output, reg, when } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';

export interface WidthParams<T extends Type> {
  /** A narrow word. */
  readonly type: T;
  /** Narrow words in a wide one, at least 1. */
  readonly factor: number;
}

/**
 * Gathers `factor` narrow words into a wide one, the first as element 0. For packets there is `PacketWidthUp`.
 *
 * ```
 * enq.bits   a  b  c  d  e           factor 2
 * deq.bits         ab    cd
 * ```
 *
 * The wide word is gathered where it leaves from, a register. While a whole word waits there nothing is taken; one that
 * leaves makes room in the same cycle, so narrow words come in one per cycle. One cycle of latency after the last part.
 * Combinational: `deq.ready` to `enq.ready`.
 */
export class WidthUp<T extends Type> extends Module<WidthParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly deq = output(Stream(Vec(this.p.factor, this.p.type)));

  /** `parts` is whole and offered. */
  readonly full = reg(Bool(), { init: false });
  readonly parts = reg(Vec(this.p.factor, this.p.type));
  /** Where the next narrow word goes. */
  readonly place = reg(UInt(log2Up(this.p.factor)), { init: 0 });

  logic() {
    const { factor } = this.p;
    const { enq, deq, place } = this;
    const free = this.full.not().or(deq.ready);
    enq.ready.assign(free);
    deq.valid.assign(this.full);
    deq.bits.assign(this.parts);

    const completes = place.eq(factor - 1);
    when(enq.fire, () => {
      this.parts.forEach((part, i) => when(place.eq(i), () => part.next(enq.bits)));
      when(completes, () => place.next(0)).otherwise(() => place.next(place.add(1)));
    });
    when(free, () => this.full.next(enq.valid.and(completes)));
  }
}
