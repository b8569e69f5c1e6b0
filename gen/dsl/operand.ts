import type { Expr, PlaceId } from '../ir/index.ts';
import { complain } from './complain.ts';
import { constant, isLiteral, literalBits, showHost } from './constant.ts';
import { describe } from './describe.ts';
import { Ground } from './ground.ts';
import type { GroundType } from './ground-type.ts';
import { forceTo, padTo } from './nodes.ts';
import { use } from './use.ts';
import { Value } from './value.ts';

/**
 * The second operand of an operator on values of `type`: a signal of the same kind, whose width may differ, or a literal, which gets the type's width.
 */
export function operand(type: GroundType, x: unknown, place: PlaceId): Expr {
  if (x instanceof Ground) {
    const e = use(x);
    if (sameKind(type, x.type)) return e;
    complain('kindMismatch', {
      place,
      expected: `${kindName(type)}`,
      found: () => `${x.type.text} (${describe(e)})`,
      fix: kindFix(type, x.type),
    });
    return forceTo(e, e.width, type.signed, place);
  }
  if (isLiteral(x)) return constant(literalBits(type, x), type.width, type.signed, place, type.enumInfo);
  complain('kindMismatch', {
    place,
    expected: type.text,
    found: x instanceof Value ? x.type.text : showHost(x),
    fix: x instanceof Value ? 'use one of its fields, or pack() it' : 'give a signal or a literal',
  });
  return constant(0n, type.width, type.signed, place);
}

/** Like {@link operand}, but the widths must be equal as well. */
export function operandOfWidth(type: GroundType, x: unknown, place: PlaceId): Expr {
  const e = operand(type, x, place);
  if (e.width === type.width) return e;
  complain('widthMismatch', {
    place,
    expected: `${bitCount(type.width)}`,
    found: () => `${bitCount(e.width)} (${describe(e)})`,
    fix: widthFix(e, type.width),
  });
  return forceTo(e, type.width, type.signed, place);
}

/** Both operands at the wider width; the narrower is widened by its signedness. */
export function balance(a: Expr, b: Expr, place: PlaceId): readonly [Expr, Expr] {
  return [padTo(a, b.width > a.width ? b.width : a.width, place), padTo(b, a.width > b.width ? a.width : b.width, place)];
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
  return e.width < width
    ? `widen it with .pad(${width}), or declare the other side with ${bitCount(e.width)}`
    : `cut it with .trunc(${width}), or declare the other side with ${bitCount(e.width)}`;
}

export function kindFix(expected: GroundType, found: GroundType): string {
  if (expected.bool) return 'compare it (`.ne(0)`) or take one bit (`.bit(0)`)';
  if (found.bool) return 'turn it into a number with .asUInt()';
  if (expected.enumInfo !== null) return `use a member of ${expected.text}`;
  if (found.enumInfo !== null) return 'turn it into a number with .asUInt()';
  return expected.signed
    ? 'read it as signed with .asSInt(), after .pad() where the top bit must stay a value bit'
    : 'read it as unsigned with .asUInt()';
}
