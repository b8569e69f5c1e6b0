import type { PlaceId } from '../ir/index.ts';
import { condition } from './condition.ts';
import { complain } from './complain.ts';
import { argumentAt, coerce, showSource } from './coerce.ts';
import { here } from './here.ts';
import { makeValue } from './make-value.ts';
import { indexNode, muxNode } from './nodes.ts';
import { NO_ARGUMENT } from './operand.ts';
import type { BoolSignal } from './bool.ts';
import type { LiteralOf } from './type.ts';
import type { UInt } from './uint.ts';
import { use } from './use.ts';
import { Value } from './value.ts';

/** What may stand for a value of signal type `S` in an arm: a literal of its type. */
export type MuxArm<S extends Value> = LiteralOf<S['type']>;

/** `a` when `cond` is true, else `b`: two values of equal type, one of which may be a literal. */
export function mux<S extends Value>(cond: BoolSignal, a: S, b: S | MuxArm<S>): S;
export function mux<S extends Value>(cond: BoolSignal, a: MuxArm<S>, b: S): S;
export function mux(cond: BoolSignal, a: unknown, b: unknown): Value {
  return muxFor(cond, a, b, here(), 1);
}

/** @param first which argument of the user's call `a` is */
export function muxFor(cond: BoolSignal, a: unknown, b: unknown, place: PlaceId, first: number): Value {
  const type = a instanceof Value ? a.type : b instanceof Value ? b.type : null;
  const c = condition(cond, place);
  if (type === null) {
    complain('kindMismatch', {
      place,
      expected: 'a signal in at least one arm, so that the type is known',
      found: `${showSource(a)} and ${showSource(b)}`,
      fix: 'write one of them as lit(type, value)',
    });
    return cond;
  }
  const as = coerce(type, a, argumentAt(place, first));
  const bs = coerce(type, b, argumentAt(place, first + 1));
  return makeValue(
    type,
    as.map((x, i) => muxNode(c, x, bs[i], place)),
    place,
  );
}

/** `choices[index]`, all of equal type; an index past the end gives 0. */
export function select<S extends Value>(index: UInt, choices: readonly S[]): S {
  const place = here();
  if (choices.length === 0) {
    complain('kindMismatch', { place, expected: 'at least one choice', found: 'none', fix: 'give select() a choice' });
    return index as Value as S;
  }
  const type = choices[0].type;
  const columns = choices.map((choice) => coerce(type, choice, argumentAt(place, NO_ARGUMENT)));
  const i = use(index);
  return makeValue(
    type,
    columns[0].map((_, leaf) =>
      indexNode(
        i,
        columns.map((column) => column[leaf]),
        place,
      ),
    ),
    place,
  ) as S;
}
