import { Bool, UserError, lit, reg } from '../../../gen/index.ts';
import type { Ground, UInt, Value } from '../../../gen/index.ts';

/** What a signal was some cycles ago. */
export interface Past<S> {
  /** Anything until `known`. */
  readonly value: S;
  /** So many cycles have passed since reset. */
  readonly known: Bool;
}

/**
 * What `signal` was `cycles` cycles of the domain in force ago: registers that only checks read. Nothing is known of the
 * cycles before reset ended, so look at `value` where `known` is true. Under a `when`, only cycles in which it holds count.
 *
 * @param cycles at least 1 (default)
 * @example
 * const before = past(this.count);
 * when(before.known, () => assert(this.count.ge(before.value), 'the count never goes back'));
 */
export function past<S extends Ground>(signal: S, cycles = 1): Past<S> {
  checkCycles('past', cycles, 1);
  let value = signal;
  let known: Bool = lit(Bool(), true);
  for (let i = 0; i < cycles; i++) {
    const earlier = reg(signal.type) as Value as S;
    (earlier as Value).next(value);
    const since = reg(Bool(), { init: false });
    since.next(known);
    [value, known] = [earlier, since];
  }
  return { value, known };
}

/** Whether a signal of any type is what it was in the cycle before; true in the first cycle after reset. */
export function stable(signal: { pack(): UInt }): Bool {
  const now = signal.pack();
  const before = past(now);
  return before.known.not().or(now.eq(before.value));
}

/** True now, and false in the cycle before; false in the first cycle after reset. */
export function rose(signal: Bool): Bool {
  const before = past(signal);
  return before.known.and(signal, before.value.not());
}

/** False now, and true in the cycle before; false in the first cycle after reset. */
export function fell(signal: Bool): Bool {
  const before = past(signal);
  return before.known.and(signal.not(), before.value);
}

/** @throws UserError for anything but a whole number, `least` at least */
export function checkCycles(name: string, cycles: number, least: number): void {
  if (Number.isSafeInteger(cycles) && cycles >= least) return;
  throw new UserError({
    what: `${name} was given an unusable number of cycles`,
    expected: `a whole number, at least ${least}`,
    found: String(cycles),
  });
}
