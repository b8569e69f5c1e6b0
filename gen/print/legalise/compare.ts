import { pattern, type Node, type NodeOp } from '../graph/index.ts';

type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';

/** What the inverse of a comparison is. */
export const INVERSE: ReadonlyMap<NodeOp, Comparison> = new Map<NodeOp, Comparison>([
  ['eq', 'ne'],
  ['ne', 'eq'],
  ['lt', 'ge'],
  ['ge', 'lt'],
  ['gt', 'le'],
  ['le', 'gt'],
]);

const MIRROR: Readonly<Record<Comparison, Comparison>> = {
  eq: 'eq',
  ne: 'ne',
  lt: 'gt',
  gt: 'lt',
  le: 'ge',
  ge: 'le',
};

/**
 * The outcome of a comparison that no value of the operand can change, or null: the same node on both sides, or an order comparison
 * with the smallest or largest value of the type. Linters object to these, for good reason.
 */
export function compareWithBound(op: NodeOp, a: Node, b: Node): boolean | null {
  const comparison = op as Comparison;
  if (a === b) return comparison === 'eq' || comparison === 'le' || comparison === 'ge';
  if (b.op === 'const') return againstBound(comparison, b);
  if (a.op === 'const') return againstBound(MIRROR[comparison], a);
  return null;
}

/** `x op bound` for every x of the constant's type. */
function againstBound(op: Comparison, bound: Node): boolean | null {
  const { width, signed, value } = bound;
  const least = signed ? -(1n << BigInt(width - 1)) : 0n;
  const greatest = signed ? -least - 1n : pattern(-1n, width);
  if (value === least && (op === 'lt' || op === 'ge')) return op === 'ge';
  if (value === greatest && (op === 'gt' || op === 'le')) return op === 'le';
  return null;
}
