import type { PlaceId } from './locators.ts';
import type { Signal } from './signal.ts';

/** Members of an enumeration by name, in declaration order. */
export interface EnumInfo {
  readonly name: string;
  readonly members: readonly (readonly [name: string, value: number])[];
  readonly width: number;
}

/** One result bit: `not` keeps the width, the reductions give one bit. */
export type UnaryOp = 'not' | 'neg' | 'andr' | 'orr' | 'xorr';

/**
 * Arithmetic and logic on operands of equal width and signedness; the result has the same width, except that `mul`
 * gives the sum of the widths. Comparisons give one bit.
 */
export type BinaryOp =
  'and' | 'or' | 'xor' | 'add' | 'sub' | 'mul' | 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'shl' | 'shr';

/** What every expression has. Widths are in bits and at least 1; signedness is two's complement. */
interface Base {
  readonly width: number;
  readonly signed: boolean;
  readonly place: PlaceId;
}

export interface Const extends Base {
  readonly op: 'const';
  /** The value as an integer: negative for negative signed constants. */
  readonly value: bigint;
  /** Set when the constant is a member of an enumeration. */
  readonly enumInfo: EnumInfo | null;
}

export interface Unary extends Base {
  readonly op: UnaryOp;
  readonly a: Expr;
}

/**
 * `shl`/`shr` take an unsigned amount of any width in `b` and keep the width of `a`; amounts of the width or more give
 * zero, or the sign for `shr` of a signed value.
 */
export interface Binary extends Base {
  readonly op: BinaryOp;
  readonly a: Expr;
  readonly b: Expr;
}

/** `cond ? a : b`; `cond` has one bit, both arms have the result's width and signedness. */
export interface Mux extends Base {
  readonly op: 'mux';
  readonly cond: Expr;
  readonly a: Expr;
  readonly b: Expr;
}

/** Concatenation, most significant part first; unsigned. */
export interface Cat extends Base {
  readonly op: 'cat';
  readonly parts: readonly Expr[];
}

/** Bits `hi` down to `lo` of `a`; unsigned. */
export interface Slice extends Base {
  readonly op: 'slice';
  readonly a: Expr;
  readonly hi: number;
  readonly lo: number;
}

/** Widens `a`: sign extension when `a` is signed, zeros otherwise. Same signedness. */
export interface Pad extends Base {
  readonly op: 'pad';
  readonly a: Expr;
}

/** The same bits read with the other signedness. */
export interface Cast extends Base {
  readonly op: 'cast';
  readonly a: Expr;
}

/** `elements[index]`; all elements have the result's width and signedness. An index past the end reads zero. */
export interface Index extends Base {
  readonly op: 'index';
  readonly index: Expr;
  readonly elements: readonly Expr[];
}

/** An expression of the intermediate representation. Signals are expressions too; nodes are shared, never changed. */
export type Expr = Const | Unary | Binary | Mux | Cat | Slice | Pad | Cast | Index | Signal;

/** The operands of an expression, in a fixed order; none for constants and signals. */
export function operands(e: Expr): readonly Expr[] {
  switch (e.op) {
    case 'const':
    case 'signal':
      return [];
    case 'not':
    case 'neg':
    case 'andr':
    case 'orr':
    case 'xorr':
    case 'slice':
    case 'pad':
    case 'cast':
      return [e.a];
    case 'mux':
      return [e.cond, e.a, e.b];
    case 'cat':
      return e.parts;
    case 'index':
      return [e.index, ...e.elements];
    default:
      return [e.a, e.b];
  }
}
