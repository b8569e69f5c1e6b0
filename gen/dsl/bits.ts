import type { BinaryOp, Expr, PlaceId, UnaryOp } from '../ir/index.ts';
import type { BoolSignal } from './bool.ts';
import { isUnknownWidth } from './checked-width.ts';
import { complain } from './complain.ts';
import { bitsOf, constant, isLiteral, literalBits } from './constant.ts';
import { Ground } from './ground.ts';
import { here } from './here.ts';
import { late } from './late.ts';
import { binary, castTo, padTo, sliceNode, unary } from './nodes.ts';
import { balance, operand, operandOfWidth } from './operand.ts';
import { made } from './made.ts';
import type { UIntSignal } from './uint.ts';
import { use } from './use.ts';
import type { Value } from './value.ts';

type Integer = number | bigint;

/**
 * What `UInt` and `SInt` share. `W` is the same kind at any width. A literal operand takes this signal's width and must
 * fit it.
 */
export abstract class Bits<W extends Value> extends Ground {
  abstract $same(expr: Expr): W;

  /** Sum; keeps the wider operand's width and wraps. */
  add(x: Integer): this;
  add(x: W | Integer): W;
  add(x: W | Integer): Value {
    return this.arithmetic('add', x, 0, here());
  }

  /** Sum, one bit wider than the wider operand: never wraps. */
  addx(x: W | Integer): W {
    return this.arithmetic('add', x, 1, here());
  }

  /** Difference; keeps the wider operand's width and wraps. */
  sub(x: Integer): this;
  sub(x: W | Integer): W;
  sub(x: W | Integer): Value {
    return this.arithmetic('sub', x, 0, here());
  }

  /** Difference, one bit wider than the wider operand. On `UInt` the result is its two's complement pattern. */
  subx(x: W | Integer): W {
    return this.arithmetic('sub', x, 1, here());
  }

  private arithmetic(op: 'add' | 'sub', x: unknown, grow: 0 | 1, place: PlaceId): W {
    const self = use(this);
    const other = operand(this.type, x, place);
    const width = Math.max(self.width, other.width) + grow;
    const e = binary(op, width, self.signed, padTo(self, width, place), padTo(other, width, place), place);
    return this.$same(made(e));
  }

  /** Product; its width is the sum of the widths. A literal factor counts with the fewest bits that hold it. */
  mul(x: W | Integer): W {
    const place = here();
    const self = use(this);
    const other = isLiteral(x) ? this.factor(x, place) : operand(this.type, x, place);
    return this.$same(made(binary('mul', self.width + other.width, self.signed, self, other, place)));
  }

  private factor(x: unknown, place: PlaceId): Expr {
    if (typeof x === 'number' && Number.isSafeInteger(x)) x = BigInt(x);
    if (typeof x === 'bigint' && (this.type.signed || x >= 0n)) {
      return constant(x, bitsOf(x, this.type.signed), this.type.signed, place);
    }
    return constant(literalBits(this.type, x), this.type.width, this.type.signed, place);
  }

  /** Bitwise and; widths must be equal. */
  and(...others: readonly (this | Integer)[]): this {
    return this.bitwise('and', others, here());
  }

  /** Bitwise or; widths must be equal. */
  or(...others: readonly (this | Integer)[]): this {
    return this.bitwise('or', others, here());
  }

  /** Bitwise exclusive or; widths must be equal. */
  xor(...others: readonly (this | Integer)[]): this {
    return this.bitwise('xor', others, here());
  }

  private bitwise(op: 'and' | 'or' | 'xor', others: readonly unknown[], place: PlaceId): this {
    let e = use(this);
    others.forEach((x, i) => {
      e = binary(op, e.width, e.signed, e, operandOfWidth(this.type, x, place, i), place);
    });
    return this.$same(made(e)) as unknown as this;
  }

  /** Every bit inverted. */
  not(): this {
    const self = use(this);
    return this.$same(made(unary('not', self.width, self.signed, self, here()))) as unknown as this;
  }

  /** Equal; of different widths the narrower is widened. */
  eq(x: W | Integer): BoolSignal {
    return this.compare('eq', x, here());
  }

  /** Not equal. */
  ne(x: W | Integer): BoolSignal {
    return this.compare('ne', x, here());
  }

  /** Less than. */
  lt(x: W | Integer): BoolSignal {
    return this.compare('lt', x, here());
  }

  /** Less than or equal. */
  le(x: W | Integer): BoolSignal {
    return this.compare('le', x, here());
  }

  /** Greater than. */
  gt(x: W | Integer): BoolSignal {
    return this.compare('gt', x, here());
  }

  /** Greater than or equal. */
  ge(x: W | Integer): BoolSignal {
    return this.compare('ge', x, here());
  }

  private compare(op: BinaryOp, x: unknown, place: PlaceId): BoolSignal {
    const [a, b] = balance(use(this), operand(this.type, x, place), place);
    return late.bool(made(binary(op, 1, false, a, b, place)));
  }

  /** Shifted left; keeps the width, drops the top, fills with zeros. Amounts of the width or more give 0. */
  shl(amount: number | UIntSignal): this {
    return this.shift('shl', amount, here());
  }

  /**
   * Shifted right; keeps the width, fills with zeros on `UInt` and with the sign on `SInt`, also for amounts of the
   * width or more.
   */
  shr(amount: number | UIntSignal): this {
    return this.shift('shr', amount, here());
  }

  private shift(op: 'shl' | 'shr', amount: unknown, place: PlaceId): this {
    const self = use(this);
    const by = shiftAmount(amount, place);
    return this.$same(made(binary(op, self.width, self.signed, self, by, place))) as unknown as this;
  }

  /** Bits `hi` down to `lo`. Assignable when this signal is. */
  bits(hi: number, lo: number): UIntSignal {
    const place = here();
    const self = use(this);
    return late.uint(made(checkedSlice(self, hi, lo, place)));
  }

  /** One bit; a bit past the top, chosen by a signal, reads as 0. Assignable with a fixed index when this signal is. */
  bit(i: number | UIntSignal): BoolSignal {
    const place = here();
    const self = use(this);
    if (typeof i === 'number') return late.bool(made(checkedSlice(self, i, i, place)));
    const shifted = binary('shr', self.width, false, castTo(self, false, place), shiftAmount(i, place), place);
    return late.bool(made(sliceNode(shifted, 0, 0, place)));
  }

  /** True when all bits are ones. */
  andR(): BoolSignal {
    return this.reduce('andr', here());
  }

  /** True when any bit is one. */
  orR(): BoolSignal {
    return this.reduce('orr', here());
  }

  /** True when an odd number of bits is one. */
  xorR(): BoolSignal {
    return this.reduce('xorr', here());
  }

  private reduce(op: UnaryOp, place: PlaceId): BoolSignal {
    return late.bool(made(unary(op, 1, false, use(this), place)));
  }

  /** The low `width` bits, without a check that nothing is lost. */
  protected cut(width: number, place: PlaceId): Expr {
    const self = use(this);
    if (Number.isInteger(width) && width >= 1 && width <= self.width) {
      return width === self.width ? self : made(castTo(sliceNode(self, width - 1, 0, place), self.signed, place));
    }
    complain('sliceRange', {
      place,
      expected: `a width from 1 to ${self.width}`,
      found: `trunc(${width})`,
      fix: 'widen with .pad(), or use .resize() where both can happen',
    });
    return self;
  }

  /** Widened to `width` bits. */
  protected widened(width: number, place: PlaceId): Expr {
    const self = use(this);
    if (isUnknownWidth(self.width)) return constant(0n, width, self.signed, place);
    if (Number.isInteger(width) && width >= self.width) return made(padTo(self, width, place));
    complain('sliceRange', {
      place,
      expected: `a width of at least ${self.width}`,
      found: `pad(${width})`,
      fix: 'cut with .trunc(), or use .resize() where both can happen',
    });
    return self;
  }
}

function shiftAmount(amount: unknown, place: PlaceId): Expr {
  if (amount instanceof Ground) {
    const e = use(amount);
    if (e.signed || amount.type.bool || amount.type.enumInfo !== null) {
      complain('kindMismatch', {
        place,
        expected: 'UInt, or a number',
        found: amount.type.text,
        fix: 'turn the amount into an unsigned number with .asUInt()',
      });
      return castTo(e, false, place);
    }
    return e;
  }
  if (typeof amount === 'number' && Number.isSafeInteger(amount) && amount >= 0) {
    return constant(BigInt(amount), bitsOf(BigInt(amount), false), false, place);
  }
  complain('literalRange', {
    place,
    expected: 'a shift amount of 0 or more',
    found: String(amount),
    fix: 'shift the other way instead of by a negative amount',
  });
  return constant(0n, 1, false, place);
}

function checkedSlice(a: Expr, hi: number, lo: number, place: PlaceId): Expr {
  const ok = Number.isInteger(hi) && Number.isInteger(lo) && lo >= 0 && hi >= lo && hi < a.width;
  if (ok) return sliceNode(a, hi, lo, place);
  const asked = hi === lo ? `bit ${hi}` : `bits ${hi} down to ${lo}`;
  complain('sliceRange', {
    place,
    expected: `bits between ${a.width - 1} and 0, the higher one first`,
    found: asked,
    fix: hi < lo ? `write bits(${lo}, ${hi})` : 'stay inside the signal, or widen it first with .pad()',
  });
  const width = Math.max(1, Math.min(65536, Math.abs(Math.trunc(hi) - Math.trunc(lo)) + 1 || 1));
  return constant(0n, width, false, place);
}
