import type { Node, NodeOp } from '../graph/index.ts';

/** Gives the identifier of a node that has one in the text, or null. */
export type NameOf = (n: Node) => string | null;

/** Longer derived names say less than the operator alone. */
const LONGEST = 40;

/** How far to look into operands that have no name themselves. */
const DEPTH = 2;

/** How an operator's name is made: from one operand's name, or from two; `alone` where those have none or get too long. */
type Pattern =
  | { readonly alone: string; readonly one: (a: string) => string }
  | { readonly alone: string; readonly two: (a: string, b: string) => string };

const PATTERNS: ReadonlyMap<NodeOp, Pattern> = new Map<NodeOp, Pattern>([
  ['not', { alone: 'inverted', one: (a) => `not_${a}` }],
  ['neg', { alone: 'negated', one: (a) => `minus_${a}` }],
  ['andr', { alone: 'all_ones', one: (a) => `all_of_${a}` }],
  ['orr', { alone: 'any_one', one: (a) => `any_of_${a}` }],
  ['xorr', { alone: 'parity', one: (a) => `parity_of_${a}` }],
  ['shl', { alone: 'shifted', one: (a) => `${a}_shifted` }],
  ['shr', { alone: 'shifted', one: (a) => `${a}_shifted` }],
  ['pad', { alone: 'wide', one: (a) => `${a}_wide` }],
  ['and', { alone: 'conjunction', two: (a, b) => fire(a, b) ?? `${a}_and_${b}` }],
  ['or', { alone: 'disjunction', two: (a, b) => `${a}_or_${b}` }],
  ['xor', { alone: 'difference', two: (a, b) => `${a}_xor_${b}` }],
  ['add', { alone: 'sum', two: (a, b) => (/^[0-9]/.test(b) ? `${a}_plus_${b}` : `sum_of_${a}_${b}`) }],
  ['sub', { alone: 'difference', two: (a, b) => `${a}_minus_${b}` }],
  ['mul', { alone: 'product', two: (a, b) => `product_of_${a}_${b}` }],
  ['eq', { alone: 'is_equal', two: (a, b) => `${a}_is_${b}` }],
  ['ne', { alone: 'differs', two: (a, b) => `${a}_is_not_${b}` }],
  ['lt', { alone: 'is_below', two: (a, b) => `${a}_below_${b}` }],
  ['le', { alone: 'is_at_most', two: (a, b) => `${a}_at_most_${b}` }],
  ['gt', { alone: 'is_above', two: (a, b) => `${a}_above_${b}` }],
  ['ge', { alone: 'is_at_least', two: (a, b) => `${a}_at_least_${b}` }],
  ['mux', { alone: 'selected', two: (a, b) => `${a}_or_${b}` }],
]);

/** A name for an unnamed value, made from its operator and the names of its operands: `sum_of_a_b`, `count_is_2`, `not_full`. */
export function derivedName(node: Node, nameOf: NameOf): string {
  return describe(node, nameOf, DEPTH);
}

function describe(node: Node, nameOf: NameOf, depth: number): string {
  const pattern = PATTERNS.get(node.op);
  if (pattern === undefined) return describeOther(node, nameOf, depth);
  const [a, b] = node.op === 'mux' ? [node.args[1], node.args[2]] : node.args;
  const x = operand(a, nameOf, depth);
  if (x === null) return pattern.alone;
  if ('one' in pattern) return fitting(pattern.one(x), pattern.alone);
  const y = operand(b, nameOf, depth);
  return y === null ? pattern.alone : fitting(pattern.two(x, y), pattern.alone);
}

function describeOther(node: Node, nameOf: NameOf, depth: number): string {
  const a = node.args[0];
  switch (node.op) {
    case 'cat': {
      const [x, y] = [operand(a, nameOf, depth), operand(node.args[1], nameOf, depth)];
      return node.args.length === 2 && x !== null && y !== null ? fitting(`${x}_${y}`, 'joined') : 'joined';
    }
    case 'slice': {
      const x = operand(a, nameOf, depth);
      if (x === null) return 'part';
      return fitting(node.hi === node.lo ? `${x}_${node.lo}` : `${x}_${node.hi}_${node.lo}`, 'part');
    }
    case 'cast': {
      const x = operand(a, nameOf, depth);
      return x === null ? 'reread' : fitting(`${x}_${node.signed ? 'signed' : 'unsigned'}`, 'reread');
    }
    case 'index':
      return indexName(node, nameOf, depth);
    case 'memread':
      return node.memory === null ? 'word' : `${node.memory.name}_word`;
    default:
      return node.op;
  }
}

function fitting(name: string, otherwise: string): string {
  return name.length <= LONGEST ? name : otherwise;
}

function operand(n: Node, nameOf: NameOf, depth: number): string | null {
  const name = nameOf(n);
  if (name !== null) return name;
  if (n.op === 'const') return constantName(n);
  if (n.op === 'cast' || n.op === 'pad') return operand(n.args[0], nameOf, depth);
  return depth > 0 ? describe(n, nameOf, depth - 1) : null;
}

/** A transfer on a stream: its valid and its ready. */
function fire(a: string, b: string): string | null {
  const match = /^(?:(.*)_)?(valid|ready)$/.exec(a);
  if (match === null) return null;
  const prefix = match[1] === undefined ? '' : `${match[1]}_`;
  return b === `${prefix}${match[2] === 'valid' ? 'ready' : 'valid'}` ? `${prefix}fire` : null;
}

function constantName(n: Node): string {
  const member = n.enumInfo?.members.find(([, value]) => BigInt(value) === n.value);
  if (member !== undefined) return member[0].toLowerCase();
  return n.value < 0n ? `m${-n.value}` : `${n.value}`;
}

/** What the elements have in common: `lane_0`, `lane_1` … chosen by `row` → `lane_at_row`. */
function indexName(node: Node, nameOf: NameOf, depth: number): string {
  const index = operand(node.args[0], nameOf, depth);
  const first = operand(node.args[1], nameOf, depth);
  const last = operand(node.args[node.args.length - 1], nameOf, depth);
  if (first === null || last === null) return 'chosen';
  let same = 0;
  while (same < first.length && first[same] === last[same]) same += 1;
  const base = first.slice(0, same).replace(/_*[0-9]*$/, '');
  if (base === '') return 'chosen';
  return fitting(index === null ? `chosen_${base}` : `${base}_at_${index}`, 'chosen');
}
