import type { BinaryOp, Cast, Cat, Expr, Index, Mux, Pad, PlaceId, Slice, UnaryOp } from '../ir/index.ts';

/** One function per shape of node, so that all nodes of a shape share one hidden class. Operands fit already. */

export function unary(op: UnaryOp, width: number, signed: boolean, a: Expr, place: PlaceId): Expr {
  return { op, width, signed, place, a };
}

export function binary(op: BinaryOp, width: number, signed: boolean, a: Expr, b: Expr, place: PlaceId): Expr {
  return { op, width, signed, place, a, b };
}

export function muxNode(cond: Expr, a: Expr, b: Expr, place: PlaceId): Mux {
  return { op: 'mux', width: a.width, signed: a.signed, place, cond, a, b };
}

/** Concatenation, most significant part first. */
export function catNode(parts: readonly Expr[], place: PlaceId): Cat | Expr {
  if (parts.length === 1) return castTo(parts[0], false, place);
  let width = 0;
  for (const part of parts) width += part.width;
  return { op: 'cat', width, signed: false, place, parts };
}

export function sliceNode(a: Expr, hi: number, lo: number, place: PlaceId): Slice {
  return { op: 'slice', width: hi - lo + 1, signed: false, place, a, hi, lo };
}

export function indexNode(index: Expr, elements: readonly Expr[], place: PlaceId): Index {
  return { op: 'index', width: elements[0].width, signed: elements[0].signed, place, index, elements };
}

/** `a` widened to `width` by its own signedness; `a` itself when it has that width. */
export function padTo(a: Expr, width: number, place: PlaceId): Pad | Expr {
  return a.width === width ? a : { op: 'pad', width, signed: a.signed, place, a };
}

/** The same bits with the given signedness. */
export function castTo(a: Expr, signed: boolean, place: PlaceId): Cast | Expr {
  return a.signed === signed ? a : { op: 'cast', width: a.width, signed, place, a };
}

/**
 * `a` cut or widened to the given width and signedness: what stands in for a wrong operand after its error was
 * reported.
 */
export function forceTo(a: Expr, width: number, signed: boolean, place: PlaceId): Expr {
  if (a.width > width) return castTo(sliceNode(a, width - 1, 0, place), signed, place);
  return castTo(padTo(a, width, place), signed, place);
}
