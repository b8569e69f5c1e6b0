import type { Expr, PlaceId } from '../ir/index.ts';
import type { BoolSignal } from './bool.ts';
import { condition } from './condition.ts';
import { late } from './late.ts';
import { binary, unary } from './nodes.ts';
import type { StreamSignal, StreamType } from './stream.ts';
import { use } from './use.ts';
import type { Value } from './value.ts';
import { wire } from './wire.ts';

/** What a condition on a stream does to the words that are offered while it holds; `kept`: while it does not hold. */
export type Held = { readonly cond: BoolSignal; readonly words: 'thrown' | 'halted' | 'kept' };

/**
 * A stream of wires behind `source`: same handshake, `bits` in the place of its own; words are thrown away
 * or halted as `held` says.
 *
 * Its expressions are not put forward for names: the variable that holds the result names the stream's wires.
 */
export function derivedStream<S extends Value>(
  source: StreamSignal,
  type: StreamType,
  bits: S,
  place: PlaceId,
  held: Held | null,
): StreamSignal<S> {
  const result = wire(type) as StreamSignal as StreamSignal<S>;
  const valid = use(source.valid);
  const ready = use(result.ready);
  late.assign(result.bits, bits, 'assign', place);
  if (held === null) {
    late.assign(result.valid, late.bool(valid), 'assign', place);
    late.assign(source.ready, late.bool(ready), 'assign', place);
    return result;
  }
  const cond = condition(held.cond, place);
  const inverse = unary('not', 1, false, cond, place);
  const [free, stuck] = held.words === 'kept' ? [cond, inverse] : [inverse, cond];
  const both = (op: 'and' | 'or', a: Expr, b: Expr) => late.bool(binary(op, 1, false, a, b, place));
  late.assign(result.valid, both('and', valid, free), 'assign', place);
  const taken = held.words === 'halted' ? both('and', ready, free) : both('or', ready, stuck);
  late.assign(source.ready, taken, 'assign', place);
  return result;
}
