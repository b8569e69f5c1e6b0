import { Bool, Module, Stream, input, mux, output, reg, when } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import { Packet } from './packet.ts';
import type { SliceParams } from './forward-slice.ts';

/**
 * Drops whole packets: those for which `drop` holds with their first word.
 *
 * ```
 * enq.bits.data   a  b  c  d
 * enq.bits.last   ▁▁▁▔▔▔▁▁▁▔▔▔
 * drop            ▔▔▔▁▁▁▁▁▁▁▁▁        asked with a and with c
 * deq.bits.data         c  d
 * ```
 *
 * No latency, a word per cycle. Combinational: `enq` and `drop` to `deq`, `drop` and `deq.ready` to `enq.ready`.
 */
export class PacketFilter<T extends Type> extends Module<SliceParams<T>> {
  readonly enq = input(Stream(Packet(this.p.type)));
  readonly deq = output(Stream(Packet(this.p.type)));
  /** The packet whose first word is offered is to go. Must hold while that word waits. */
  readonly drop = input(Bool());

  /** The next word is a packet's first. */
  readonly first = reg(Bool(), { init: true });
  readonly dropping = reg(Bool(), { init: false });

  logic() {
    const { enq, deq, first } = this;
    const drops = mux(first, this.drop, this.dropping);
    deq.valid.assign(enq.valid.and(drops.not()));
    deq.bits.assign(enq.bits);
    enq.ready.assign(deq.ready.or(drops));
    when(enq.fire, () => {
      first.next(enq.bits.last);
      this.dropping.next(drops);
    });
  }
}
