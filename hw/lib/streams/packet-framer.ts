import { Module, Stream, UInt, assert, input, output, reg, when } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import { Packet } from './packet.ts';

export interface PacketFramerParams<T extends Type> {
  readonly type: T;
  /** Width of a packet's length, in bits. */
  readonly lengthBits: number;
}

/**
 * Makes packets of plain words: each word of `length` says how many words the next packet has, 1 or more, and is taken
 * with the packet's last. For packets of one fixed length hold `length.valid`.
 *
 * ```
 * length.bits     2  2  1
 * enq.bits        a  b  c
 * deq.bits.data   a  b  c
 * deq.bits.last   ▁▁▁▔▔▔▔▔▔
 * ```
 *
 * No latency, a word per cycle. Combinational: `enq` and `length` to `deq`, all of these and `deq.ready` to both
 * `ready`.
 */
export class PacketFramer<T extends Type> extends Module<PacketFramerParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly length = input(Stream(UInt(this.p.lengthBits)));
  readonly deq = output(Stream(Packet(this.p.type)));

  /** Words of the packet that have passed. */
  readonly passed = reg(UInt(this.p.lengthBits), { init: 0 });

  logic() {
    const { enq, length, deq, passed } = this;
    const last = passed.eq(length.bits.sub(1));
    deq.valid.assign(enq.valid.and(length.valid));
    deq.bits.data.assign(enq.bits);
    deq.bits.last.assign(last);
    enq.ready.assign(deq.ready.and(length.valid));
    length.ready.assign(deq.fire.and(last));
    when(deq.fire, () => {
      when(last, () => passed.next(0)).otherwise(() => passed.next(passed.add(1)));
    });
    assert(length.valid.not().or(length.bits.ne(0)), 'a packet has at least one word');
  }
}
