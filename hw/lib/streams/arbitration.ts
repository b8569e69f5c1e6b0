import { lit, mux, select, when } from '../../../gen/index.ts';
import type { Bool, SignalOf, Stream, Type, UInt, Vec } from '../../../gen/index.ts';
import { endOf } from './packet.ts';
import type { PacketParams } from './packet.ts';

export interface ArbiterParams<T extends Type> extends PacketParams<T> {
  /** At least 1. */
  readonly inputs: number;
}

/** The ports and registers that all arbiters have. */
export interface Arbiter<T extends Type> {
  readonly p: ArbiterParams<T>;
  readonly enq: Vec<Stream<SignalOf<T>>>;
  readonly deq: Stream<SignalOf<T>>;
  readonly chosen: UInt;
  /** The choice stands: its word waits, or its packet goes on. */
  readonly locked: Bool;
  readonly lockedChoice: UInt;
}

/**
 * What all arbiters do with the input that their policy picks: pass its words on, and hold the choice while a word
 * waits for `ready` and, with `packets`, until `last` has passed.
 *
 * @param pick the policy's choice, asked whenever no choice stands
 * @param served what the policy notes when a word (with `packets`: a packet) of `choice` has passed
 */
export function arbitrate<T extends Type>(
  { p, enq, deq, chosen, locked, lockedChoice }: Arbiter<T>,
  pick: UInt,
  served: (choice: UInt) => void,
): void {
  const choice = mux(locked, lockedChoice, pick);
  chosen.assign(choice);
  deq.valid.assign(
    select(
      choice,
      enq.map((stream) => stream.valid),
    ),
  );
  deq.bits.assign(
    select(
      choice,
      enq.map((stream) => stream.bits),
    ),
  );
  enq.forEach((stream, i) => stream.ready.assign(deq.ready.and(choice.eq(i))));

  const end = endOf(p, deq.bits);
  when(end === null ? deq.fire : deq.fire.and(end), () => served(choice));
  when(deq.valid, () => {
    locked.next(end === null ? deq.ready.not() : deq.ready.and(end).not());
    lockedChoice.next(choice);
  });
}

/** The lowest input that is valid; 0 where none is. */
export function lowestAsking({ enq, chosen }: Pick<Arbiter<Type>, 'enq' | 'chosen'>): UInt {
  const kind = chosen.type;
  let lowest: UInt = lit(kind, 0);
  for (let i = enq.length - 1; i >= 0; i--) lowest = mux(enq[i].valid, kind.lit(i), lowest);
  return lowest;
}

/** The first valid input in a circle that begins behind `last` and ends with it; 0 where none is valid. */
export function firstAskingAfter(last: UInt, arbiter: Pick<Arbiter<Type>, 'enq' | 'chosen'>): UInt {
  const { enq, chosen } = arbiter;
  let first = lowestAsking(arbiter);
  for (let i = enq.length - 1; i >= 1; i--) first = mux(enq[i].valid.and(last.lt(i)), chosen.type.lit(i), first);
  return first;
}
