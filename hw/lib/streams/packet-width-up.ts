import { Bool, Bundle, Module, Stream, UInt, Vec, bitsFor, input, mux, output, reg, when } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import { Packet } from './packet.ts';
import type { WidthParams } from './width-up.ts';

/** A wide word of a packet: only the last may hold fewer than all parts. */
export function WidePacket<T extends Type>({ type, factor }: WidthParams<T>) {
  return Bundle({
    parts: Vec(factor, type),
    /** How many of `parts` count, from element 0 on: 1 … factor. */
    count: UInt(bitsFor(factor)),
    last: Bool(),
  });
}

/**
 * Gathers the words of packets into wide ones of `factor` parts, the first as element 0. A packet's last word leaves
 * with what there is: `count` says how many parts hold words, the others hold anything.
 *
 * ```
 * enq.bits.data   a  b  c  d  e           factor 2
 * enq.bits.last   ▁▁▁▁▁▁▔▔▔▁▁▁▔▔▔
 * deq.bits.parts        ab c? de
 * deq.bits.count        2  1  2
 * deq.bits.last         ▁▁▁▔▔▔▔▔▔
 * ```
 *
 * Narrow words come in one per cycle while wide ones are taken at once; one cycle of latency after the last part.
 * Combinational: `deq.ready` to `enq.ready`.
 */
export class PacketWidthUp<T extends Type> extends Module<WidthParams<T>> {
  readonly enq = input(Stream(Packet(this.p.type)));
  readonly deq = output(Stream(WidePacket(this.p)));

  /** `parts` is whole, or ends a packet, and is offered. */
  readonly full = reg(Bool(), { init: false });
  readonly parts = reg(Vec(this.p.factor, this.p.type));
  /** Parts gathered of the word in hand. */
  readonly count = reg(UInt(bitsFor(this.p.factor)), { init: 0 });
  readonly last = reg(Bool());

  logic() {
    const { factor } = this.p;
    const { enq, deq, full, parts, count, last } = this;
    const free = full.not().or(deq.ready);
    enq.ready.assign(free);
    deq.valid.assign(full);
    deq.bits.parts.assign(parts);
    deq.bits.count.assign(count);
    deq.bits.last.assign(last);

    const gathered = mux(full, 0, count);
    const completes = gathered.eq(factor - 1).or(enq.bits.last);
    when(free, () => {
      full.next(enq.valid.and(completes));
      count.next(gathered);
    });
    when(enq.fire, () => {
      parts.forEach((part, i) => when(gathered.eq(i), () => part.next(enq.bits.data)));
      count.next(gathered.add(1));
      last.next(enq.bits.last);
    });
  }
}
