import type { Expr, PlaceId } from '../ir/index.ts';
import { context } from './context.ts';
import { GroundType } from './ground-type.ts';
import { made } from './made.ts';
import type { Type } from './type.ts';
import { buildFrom } from './type.ts';
import type { Value } from './value.ts';

/**
 * A value of `type` over freshly computed expressions, noted so that it can carry the name that the source gives it.
 */
export function makeValue(type: Type, exprs: readonly Expr[], place: PlaceId): Value {
  if (type instanceof GroundType) return type.$wrap(made(exprs[0]));
  const value = buildFrom(type, exprs);
  context.current?.madeComposites.push({ value, place, path: null });
  return value;
}
