import type { Expr, PlaceId } from '../ir/index.ts';
import { complain } from './complain.ts';
import { constant, showHost } from './constant.ts';
import { describe } from './describe.ts';
import { GroundType } from './ground-type.ts';
import { bitCount, kindFix, sameKind, widthFix } from './operand.ts';
import { Ground } from './ground.ts';
import { forceTo } from './nodes.ts';
import { isFields } from './fields.ts';
import type { Type } from './type.ts';
import { use } from './use.ts';
import { Value, groundsOf } from './value.ts';

/**
 * The expressions, one per leaf of `type`, that `source` gives when it is put where a value of that type is wanted: a signal of exactly this type, a literal,
 * or for bundles and vectors an object or array of these. What does not fit is reported and replaced by something that does.
 */
export function coerce(type: Type, source: unknown, place: PlaceId): Expr[] {
  const out: Expr[] = [];
  coerceInto(type, source, place, out);
  return out;
}

function coerceInto(type: Type, source: unknown, place: PlaceId, out: Expr[]): void {
  if (source instanceof Ground && type instanceof GroundType) {
    out.push(fitGround(type, source, place));
  } else if (source instanceof Value) {
    const sourceType = source.type;
    const same = sourceType === type || sourceType.$key === type.$key;
    if (!same) mismatch(type, source, place);
    const grounds = groundsOf(source);
    type.$leaves.forEach((leaf, i) => {
      const e = i < grounds.length ? use(grounds[i]) : constant(0n, 1, false, place);
      out.push(same ? e : forceTo(e, leaf.type.width, leaf.type.signed, place));
    });
  } else if (!(type instanceof GroundType) && isFields(source)) {
    coerceFields(type, source, place, out);
  } else {
    const values: bigint[] = [];
    type.$constants(source, values);
    type.$leaves.forEach((leaf, i) => {
      out.push(constant(values[i], leaf.type.width, leaf.type.signed, place, leaf.type.enumInfo));
    });
  }
}

/** Objects by field and arrays by index may mix signals and literals. */
function coerceFields(type: Type, source: object, place: PlaceId, out: Expr[]): void {
  for (const [key, part] of type.$parts()) {
    if (Object.hasOwn(source, key)) {
      coerceInto(part, (source as Record<string, unknown>)[key], place, out);
    } else {
      complain('kindMismatch', { place, expected: `a value for ${key} (${type.text})`, found: 'nothing', fix: `add ${key}` });
      for (const leaf of part.$leaves) out.push(constant(0n, leaf.type.width, leaf.type.signed, place));
    }
  }
  const known = new Set(type.$parts().map(([key]) => key));
  const strange = Object.keys(source).filter((key) => !known.has(key));
  if (strange.length > 0) {
    complain('kindMismatch', {
      place,
      expected: `the fields of ${type.text}`,
      found: `unknown ${strange.join(', ')}`,
      fix: 'remove what the type does not have',
    });
  }
}

function fitGround(type: GroundType, source: Ground, place: PlaceId): Expr {
  const e = use(source);
  const kinds = sameKind(type, source.type);
  if (kinds && e.width === type.width) return e;
  complain(kinds ? 'widthMismatch' : 'kindMismatch', {
    place,
    expected: kinds ? bitCount(type.width) : type.text,
    found: () => (kinds ? `${bitCount(e.width)} (${describe(e)})` : `${source.type.text} (${describe(e)})`),
    fix: kinds ? widthFix(e, type.width) : kindFix(type, source.type),
  });
  return forceTo(e, type.width, type.signed, place);
}

function mismatch(type: Type, source: Value, place: PlaceId): void {
  complain('kindMismatch', {
    place,
    expected: type.text,
    found: source.type.text,
    fix: 'use a value of the same type; unpack() and pack() convert between bits and fields',
  });
}

/** A host value for messages about types. */
export function showSource(source: unknown): string {
  return source instanceof Value ? source.type.text : showHost(source);
}
