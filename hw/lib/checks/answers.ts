import { Bool, UInt, assert, bitsFor, cover, reg, when } from '../../../gen/index.ts';
import { checkCycles } from './past.ts';

/** Requests that have to be answered in time. */
export interface Deadline {
  /** In this cycle something is asked for. */
  readonly request: Bool;
  /** In this cycle all that was asked for up to now is answered. */
  readonly answer: Bool;
  /** Cycles after the one of a request in which its answer may come at the latest; 0: in the same one. */
  readonly cycles: number;
  /** For messages, e.g. `a read command`. */
  readonly name: string;
}

/**
 * Asserts that every request is answered within `cycles` cycles: the bounded form of "is always answered in the end", in
 * simulation and in proofs. An answer counts for all requests up to it, so a counter since the oldest one is enough.
 * A cover asks that requests are answered at all. Requests in reset do not count.
 *
 * ```
 * request  ▁▔▁▁▔▁▁▁▁
 * answer   ▁▁▁▁▁▔▁▁▁
 * waited     1 2 3 4 0       cycles: 4 is enough, 3 is not
 * ```
 */
export function answersWithin({ request, answer, cycles, name }: Deadline): void {
  checkCycles('answersWithin', cycles, 0);
  const message = `${name} is answered within ${cycles} cycles`;
  /** Cycles since the oldest request that is not answered; 0: there is none. */
  const waited = reg(UInt(bitsFor(cycles + 1)), { init: 0 });
  const waits = waited.ne(0).or(request);
  when(answer, () => waited.next(0)).elseWhen(waits.and(waited.le(cycles)), () => waited.next(waited.add(1)));
  when(waits, () => {
    assert(cycles === 0 ? answer : answer.or(waited.lt(cycles)), message);
    cover(answer, `${name} is answered`);
  });
}
