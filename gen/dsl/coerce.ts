import type { Detail } from '../diagnostics/index.ts';
import type { Expr, PlaceId } from '../ir/index.ts';
import { isUnknownWidth } from './checked-width.ts';
import { complain } from './complain.ts';
import { constant, showHost } from './constant.ts';
import { GroundType } from './ground-type.ts';
import { NO_ARGUMENT, argumentIs, bitCount, kindFix, receiverIs, sameKind, widthFix } from './operand.ts';
import { Ground } from './ground.ts';
import { forceTo } from './nodes.ts';
import { isFields } from './fields.ts';
import type { Type } from './type.ts';
import { use } from './use.ts';
import { Value, groundsOf } from './value.ts';

/** Where a value comes from and goes to, for messages. */
export interface Transfer {
  readonly place: PlaceId;
  /** Which argument of the user's call the value is, or `NO_ARGUMENT`. */
  readonly argument: number;
  /** Where the signal before the dot was declared, which says what is expected; null when something else says it. */
  readonly receiver: PlaceId | null;
}

/**
 * The expressions, one per leaf of `type`, that `source` gives when it is put where a value of that type is wanted: a
 * signal of exactly this type, a literal, or for bundles and vectors an object or array of these. What does not fit is
 * reported and replaced by something that does.
 */
export function coerce(type: Type, source: unknown, transfer: Transfer): Expr[] {
  const out: Expr[] = [];
  coerceInto(type, source, transfer, out);
  return out;
}

/** For a value that is an argument by itself: nothing before the dot says what it must be. */
export function argumentAt(place: PlaceId, argument: number): Transfer {
  return { place, argument, receiver: null };
}

function coerceInto(type: Type, source: unknown, transfer: Transfer, out: Expr[]): void {
  const { place } = transfer;
  if (source instanceof Ground && type instanceof GroundType) {
    out.push(fitGround(type, source, transfer));
  } else if (source instanceof Value) {
    const sourceType = source.type;
    const same = sourceType === type || sourceType.$key === type.$key;
    if (!same) mismatch(type, source, transfer);
    const grounds = groundsOf(source);
    type.$leaves.forEach((leaf, i) => {
      const e = i < grounds.length ? use(grounds[i]) : constant(0n, 1, false, place);
      out.push(same ? e : forceTo(e, leaf.type.width, leaf.type.signed, place));
    });
  } else if (!(type instanceof GroundType) && isFields(source)) {
    coerceFields(type, source, transfer, out);
  } else {
    const values: bigint[] = [];
    type.$constants(source, values);
    type.$leaves.forEach((leaf, i) => {
      out.push(constant(values[i], leaf.type.width, leaf.type.signed, place, leaf.type.enumInfo));
    });
  }
}

/** Objects by field and arrays by index may mix signals and literals. */
function coerceFields(type: Type, source: object, transfer: Transfer, out: Expr[]): void {
  const { place } = transfer;
  const inside = { place, argument: NO_ARGUMENT, receiver: null };
  const parts = type.$parts();
  const missing: string[] = [];
  for (const [key, part] of parts) {
    if (Object.hasOwn(source, key)) {
      coerceInto(part, (source as Record<string, unknown>)[key], inside, out);
    } else {
      missing.push(key);
      for (const leaf of part.$leaves) out.push(constant(0n, leaf.type.width, leaf.type.signed, place));
    }
  }
  const known = new Set(parts.map(([key]) => key));
  const strange = Object.keys(source).filter((key) => !known.has(key));
  if (missing.length === 0 && strange.length === 0) return;
  const asArray = Array.isArray(source);
  const found = [
    ...(missing.length === 0 ? [] : [`no ${missing.join(', ')}`]),
    ...(strange.length === 0 ? [] : [`an unknown ${strange.join(', ')}`]),
  ];
  complain('kindMismatch', {
    place,
    expected: asArray ? `${parts.length} values (${type.text})` : `all fields of ${type.text}`,
    found: asArray ? `an array of ${source.length}` : found.join(' and '),
    fix: asArray ? 'give one value per element' : 'give each field a value, and nothing else',
  });
}

function fitGround(type: GroundType, source: Ground, transfer: Transfer): Expr {
  const e = use(source);
  const kinds = sameKind(type, source.type);
  if (kinds && e.width === type.width) return e;
  const { place, argument } = transfer;
  const told = kinds && (isUnknownWidth(e.width) || isUnknownWidth(type.width));
  if (told) return forceTo(e, type.width, type.signed, place);
  complain(kinds ? 'widthMismatch' : 'kindMismatch', {
    place,
    expected: expectedOf(kinds ? bitCount(type.width) : type.text, transfer),
    found: argumentIs(kinds ? bitCount(e.width) : source.type.text, e, place, argument),
    fix: kinds ? widthFix(e, type.width) : kindFix(type, source.type),
  });
  return forceTo(e, type.width, type.signed, place);
}

function mismatch(type: Type, source: Value, transfer: Transfer): void {
  const { place, argument } = transfer;
  complain('kindMismatch', {
    place,
    expected: expectedOf(type.text, transfer),
    found: { text: source.type.text, source: argument === NO_ARGUMENT ? '' : { place, part: argument } },
    fix: 'use a value of the same type; unpack() and pack() convert between bits and fields',
  });
}

function expectedOf(text: string, { place, receiver }: Transfer): Detail {
  return receiver === null ? { text } : receiverIs(text, place, receiver);
}

/** A host value for messages about types. */
export function showSource(source: unknown): string {
  return source instanceof Value ? source.type.text : showHost(source);
}
