import type { Expr, PlaceId } from '../ir/index.ts';
import { BoolSignal } from './bool.ts';
import { complain } from './complain.ts';
import { constant, showHost } from './constant.ts';
import { Ground } from './ground.ts';
import { argumentIs } from './operand.ts';
import { use } from './use.ts';
import { Value } from './value.ts';

/** The expression of a condition, the first argument of the user's call: a `Bool`, nothing else. */
export function condition(x: unknown, place: PlaceId): Expr {
  if (x instanceof BoolSignal) return use(x);
  const host = typeof x === 'boolean';
  complain('kindMismatch', {
    place,
    expected: 'a Bool signal',
    found:
      x instanceof Ground ? argumentIs(x.type.text, use(x), place, 0) : x instanceof Value ? x.type.text : showHost(x),
    fix: host ? 'choose between host values with if' : 'compare it ({found}.ne(0)) or take one bit ({found}.bit(0))',
  });
  return constant(0n, 1, false, place);
}
