import {
  Bool,
  Module,
  Stream,
  UInt,
  UserError,
  bitsFor,
  connect,
  input,
  output,
  reg,
  when,
} from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import { Packet } from './packet.ts';

export interface PacketLengthCheckParams<T extends Type> {
  readonly type: T;
  /** Words of the shortest packet that is right, at least 1. */
  readonly shortest: number;
  /** Words of the longest. */
  readonly longest: number;
}

/**
 * Watches packets go by: `tooShort` with the last word of one that has too few words, `tooLong` with the first word
 * that is too many. The stream itself passes untouched, no latency, no registers in its way.
 */
export class PacketLengthCheck<T extends Type> extends Module<PacketLengthCheckParams<T>> {
  readonly enq = input(Stream(Packet(this.p.type)));
  readonly deq = output(Stream(Packet(this.p.type)));
  /** In the cycle in which the word passes that shows it. */
  readonly tooShort = output(Bool());
  readonly tooLong = output(Bool());

  /** Words of the packet that have passed; stands one past the longest. */
  readonly passed = reg(UInt(bitsFor(this.p.longest + 1)), { init: 0 });

  logic() {
    const { shortest, longest } = this.p;
    if (!Number.isInteger(shortest) || !Number.isInteger(longest) || shortest < 1 || longest < shortest)
      throw new UserError({
        what: 'the lengths of packets make no range',
        expected: 'whole numbers, 1 <= shortest <= longest',
        found: `shortest ${shortest}, longest ${longest}`,
        fix: 'change shortest or longest',
      });
    const { enq, deq, passed } = this;
    connect(enq, deq);
    this.tooShort.assign(deq.fire.and(deq.bits.last, passed.lt(shortest - 1)));
    this.tooLong.assign(deq.fire.and(passed.eq(longest)));
    when(deq.fire, () => {
      when(deq.bits.last, () => passed.next(0)).elseWhen(passed.le(longest), () => passed.next(passed.add(1)));
    });
  }
}
