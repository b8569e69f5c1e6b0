import { Bool, Bundle, UInt, mux, reg, when } from '../../../../gen/index.ts';
import type { BoolType, BundleSignal, Ground, Value } from '../../../../gen/index.ts';

/**
 * The colour of a word in a proof: 0 for most, 1 for one word, 2 for one after it. A part that does not look at its
 * words' contents keeps their order, loses none and doubles none if that holds for these two wherever they stand
 * (Wolper, "Expressing interesting properties of programs in propositional temporal logic", POPL 1986).
 */
export const Colour = UInt(2);

/** What a proof leaves open about a source in each cycle. */
export const SourceChoice = Bundle({
  /** Offer a word, if none waits. */
  offer: Bool(),
  /** Colour it, if a colour is left. */
  mark: Bool(),
});
export type SourceChoice = BundleSignal<{ offer: BoolType; mark: BoolType }>;

/** Words that a source offers: any number of them at any time, two of them coloured; each waits until it is taken. */
export interface Source {
  readonly valid: Bool;
  readonly colour: UInt<2>;
  /** The word was offered in the cycle before. */
  readonly waiting: Bool;
}

/** A source that keeps to the rule of ready and valid and is free in everything else. */
export function source(choice: SourceChoice, ready: Bool): Source {
  const waiting = reg(Bool(), { init: false });
  /** The last colour that was used up. */
  const used = reg(Colour, { init: 0 });
  const valid = waiting.or(choice.offer);
  const colour = whileWaiting(waiting, mux(choice.mark.and(used.ne(2)), used.add(1), 0));
  waiting.next(valid.and(ready.not()));
  when(valid.and(ready, colour.ne(0)), () => used.next(colour));
  return { valid, colour, waiting };
}

/** `fresh`, or while a word waits what it was when the word was first offered. */
export function whileWaiting<S extends Ground>(waiting: Bool, fresh: S): S {
  const before = reg(fresh.type) as Value as S;
  const now = mux(waiting, before as Value, fresh) as S;
  (before as Value).next(now);
  return now;
}
