import type { NodeOp } from '../graph/index.ts';

/** How tightly a piece of text binds; larger binds tighter. Reductions are kept below the other unary operators: `(|x) & y`. */
export const PRIMARY = 20;
/** A size cast: Yosys reads `-3'(x)` as a cast to the size `-3`. */
export const CAST = 19;
export const UNARY = 18;
export const REDUCTION = 17;
const BINARY = 10;
export const CONDITIONAL = 2;

/** The SystemVerilog operators with two operands of one width. */
export const OPERATORS: ReadonlyMap<NodeOp, string> = new Map<NodeOp, string>([
  ['and', '&'],
  ['or', '|'],
  ['xor', '^'],
  ['add', '+'],
  ['sub', '-'],
  ['mul', '*'],
  ['eq', '=='],
  ['ne', '!='],
  ['lt', '<'],
  ['le', '<='],
  ['gt', '>'],
  ['ge', '>='],
]);

const PREFIXES: ReadonlyMap<NodeOp, string> = new Map<NodeOp, string>([
  ['not', '~'],
  ['neg', '-'],
  ['andr', '&'],
  ['orr', '|'],
  ['xorr', '^'],
]);

export function prefixOf(op: NodeOp): string | undefined {
  return PREFIXES.get(op);
}

/** Operators whose chains need no parentheses, on either side. */
export function isAssociative(op: NodeOp): boolean {
  return op === 'and' || op === 'or' || op === 'xor';
}

/** How an operator's own text binds. */
export function precedenceOf(op: NodeOp): number {
  switch (op) {
    case 'not':
    case 'neg':
      return UNARY;
    case 'andr':
    case 'orr':
    case 'xorr':
      return REDUCTION;
    case 'mux':
      return CONDITIONAL;
    case 'const':
    case 'signal':
    case 'cat':
    case 'slice':
    case 'pad':
    case 'cast':
    case 'memread':
    case 'index':
      return PRIMARY;
    default:
      return BINARY;
  }
}
