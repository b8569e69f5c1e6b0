import { Module, Stream, UInt, assert, input, log2Up, output, reg, select, when } from '../../../gen/index.ts';
import { Packet } from './packet.ts';
import type { Type } from '../../../gen/index.ts';
import { WidePacket } from './packet-width-up.ts';
import type { WidthParams } from './width-up.ts';

/**
 * Cuts the wide words of packets into narrow ones, element 0 first, as many as each word's `count` says. `last` comes
 * with the last part of the wide word that has it. The inverse of `PacketWidthUp`.
 *
 * ```
 * enq.bits.parts   ab ab c?              factor 2
 * enq.bits.count   2  2  1
 * enq.bits.last    ▁▁▁▁▁▁▔▔▔
 * deq.bits.data    a  b  c
 * deq.bits.last    ▁▁▁▁▁▁▔▔▔
 * ```
 *
 * No latency, a narrow word per cycle. The wide word waits at the input and is taken with its last part. Combinational:
 * `enq` to `deq` and to `enq.ready` (by `count`), `deq.ready` to `enq.ready`.
 */
export class PacketWidthDown<T extends Type> extends Module<WidthParams<T>> {
  readonly enq = input(Stream(WidePacket(this.p)));
  readonly deq = output(Stream(Packet(this.p.type)));

  /** The part that is offered. */
  readonly place = reg(UInt(log2Up(this.p.factor)), { init: 0 });

  logic() {
    const { factor } = this.p;
    const { enq, deq, place } = this;
    const { parts, count, last } = enq.bits;
    const ends = place
      .pad(count.width + 1)
      .add(1)
      .ge(count.pad(count.width + 1));
    deq.valid.assign(enq.valid);
    deq.bits.data.assign(select(place, [...parts]));
    deq.bits.last.assign(last.and(ends));
    enq.ready.assign(deq.ready.and(ends));
    when(deq.fire, () => {
      when(ends, () => place.next(0)).otherwise(() => place.next(place.add(1)));
    });
    assert(enq.valid.not().or(count.ge(1).and(count.le(factor))), 'a wide word holds 1 to factor parts');
  }
}
