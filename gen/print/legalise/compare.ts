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

/** The least and the greatest value that an expression can have, as far as its form tells. */
interface Range {
  readonly least: bigint;
  readonly greatest: bigint;
}

function rangeOf(n: Node): Range {
  if (n.op === 'const') return { least: n.value, greatest: n.value };
  if (n.op === 'pad') return rangeOf(n.args[0]);
  if (n.op === 'cat' && n.args[0].op === 'const' && n.args[0].value === 0n) {
    return { least: 0n, greatest: pattern(-1n, n.width - n.args[0].width) };
  }
  const least = n.signed ? -(1n << BigInt(n.width - 1)) : 0n;
  return { least, greatest: pattern(-1n, n.width) + least };
}

/**
 * The outcome of a comparison that no value of the operands can change, or null: the same node on both sides, or ranges that do not
 * overlap. Linters object to these, for good reason.
 */
export function certainOutcome(op: NodeOp, a: Node, b: Node): boolean | null {
  const comparison = op as Comparison;
  if (a === b) return comparison === 'eq' || comparison === 'le' || comparison === 'ge';
  const [x, y] = [rangeOf(a), rangeOf(b)];
  switch (comparison) {
    case 'eq':
    case 'ne':
      return x.greatest < y.least || x.least > y.greatest ? comparison === 'ne' : null;
    case 'lt':
      return x.greatest < y.least ? true : x.least >= y.greatest ? false : null;
    case 'ge':
      return x.least >= y.greatest ? true : x.greatest < y.least ? false : null;
    case 'gt':
      return x.least > y.greatest ? true : x.greatest <= y.least ? false : null;
    case 'le':
      return x.greatest <= y.least ? true : x.least > y.greatest ? false : null;
  }
}
