import type { Detail } from '../diagnostics/index.ts';
import type { Expr, PlaceId } from '../ir/index.ts';
import { UNKNOWN_PLACE } from '../ir/index.ts';
import { isUnknownWidth } from './checked-width.ts';
import { complain } from './complain.ts';
import { constant, isLiteral, literalBits, showHost } from './constant.ts';
import { Ground } from './ground.ts';
import type { GroundType } from './ground-type.ts';
import { forceTo, padTo } from './nodes.ts';
import { use } from './use.ts';
import { Value } from './value.ts';

/** For operands that are no argument of the call, or inside one. */
export const NO_ARGUMENT = -1;

/**
 * An operand of an operator on values of `type`: a signal of the same kind, whose width may differ, or a literal, which
 * gets the type's width.
 *
 * @param argument which argument of the user's call it is, for messages
 */
export function operand(type: GroundType, x: unknown, place: PlaceId, argument: number = 0): Expr {
  if (x instanceof Ground) {
    const e = use(x);
    if (sameKind(type, x.type)) return e;
    complain('kindMismatch', {
      place,
      expected: receiverIs(kindName(type), place),
      found: argumentIs(x.type.text, e, place, argument),
      fix: kindFix(type, x.type),
    });
    return forceTo(e, e.width, type.signed, place);
  }
  if (isLiteral(x) && type.enumInfo === null) return constant(literalBits(type, x), type.width, type.signed, place);
  complain('kindMismatch', {
    place,
    expected: receiverIs(type.text, place),
    found: x instanceof Value ? x.type.text : showHost(x),
    fix:
      x instanceof Value
        ? 'use one of its fields, or pack() it'
        : type.enumInfo === null
          ? 'give a signal or a literal'
          : `write ${type.text}.${type.enumInfo.members[0][0]}, or another member`,
  });
  return constant(0n, type.width, type.signed, place);
}

/** Like {@link operand}, but the widths must be equal as well. */
export function operandOfWidth(type: GroundType, x: unknown, place: PlaceId, argument: number = 0): Expr {
  const e = operand(type, x, place, argument);
  if (e.width === type.width) return e;
  const told =
    (x instanceof Ground && !sameKind(type, x.type)) || isUnknownWidth(e.width) || isUnknownWidth(type.width);
  if (told) return forceTo(e, type.width, type.signed, place);
  complain('widthMismatch', {
    place,
    expected: receiverIs(bitCount(type.width), place),
    found: argumentIs(bitCount(e.width), e, place, argument),
    fix: widthFix(e, type.width),
  });
  return forceTo(e, type.width, type.signed, place);
}

/** What is expected because the signal before the dot is so. */
export function receiverIs(text: string, place: PlaceId, declared: PlaceId = UNKNOWN_PLACE): Detail {
  return { text, source: { place, part: 'receiver' }, declared };
}

/** What an argument of the user's call was found to be. */
export function argumentIs(text: string, e: Expr, place: PlaceId, argument: number): Detail {
  const declared = e.op === 'signal' ? e.place : UNKNOWN_PLACE;
  return argument === NO_ARGUMENT ? { text, declared } : { text, source: { place, part: argument }, declared };
}

/** Both operands at the wider width; the narrower is widened by its signedness. */
export function balance(a: Expr, b: Expr, place: PlaceId): readonly [Expr, Expr] {
  return [
    padTo(a, b.width > a.width ? b.width : a.width, place),
    padTo(b, a.width > b.width ? a.width : b.width, place),
  ];
}

export function sameKind(a: GroundType, b: GroundType): boolean {
  return a.constructor === b.constructor && (a.enumInfo === b.enumInfo || a.$key === b.$key);
}

export function kindName(type: GroundType): string {
  return type.enumInfo === null ? type.text.replace(/\(.*/, '') : type.text;
}

export function bitCount(n: number): string {
  return n === 1 ? '1 bit' : `${n} bits`;
}

export function widthFix(e: Expr, width: number): string {
  const change = e.width < width ? `{found}.pad(${width})` : `{found}.trunc(${width})`;
  return `${change}, or declare {expected} with ${bitCount(e.width)}`;
}

export function kindFix(expected: GroundType, found: GroundType): string {
  if (expected.bool) return 'compare it ({found}.ne(0)) or take one bit ({found}.bit(0))';
  if (found.bool) return 'turn it into a number with {found}.asUInt()';
  if (expected.enumInfo !== null) return `use a member of ${expected.text}`;
  if (found.enumInfo !== null) return 'turn it into a number with {found}.asUInt()';
  return expected.signed
    ? 'read it as signed with {found}.asSInt(), after .pad() where the top bit must stay a value bit'
    : 'read it as unsigned with {found}.asUInt()';
}
