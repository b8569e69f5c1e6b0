import type { Node } from '../graph/index.ts';

/** Longer derived names say less than the operator alone. */
const LONGEST = 40;

/**
 * A name for an unnamed value, made from its operator and the names of its operands: `sum_of_a_b`, `count_is_2`, `not_full`.
 * `nameOf` gives the identifier of a node that has one in the text, or null.
 */
export function derivedName(node: Node, nameOf: (n: Node) => string | null): string {
  return describe(node, nameOf, 2) ?? node.op;
}

function describe(node: Node, nameOf: (n: Node) => string | null, depth: number): string | null {
  const short = (text: string | null): string | null => (text !== null && text.length <= LONGEST ? text : null);
  const of = (n: Node): string | null => {
    const name = nameOf(n);
    if (name !== null) return name;
    if (n.op === 'const') return constantName(n);
    if (n.op === 'cast' || n.op === 'pad') return of(n.args[0]);
    return depth > 0 ? describe(n, nameOf, depth - 1) : null;
  };
  const [a, b] = node.args;
  const one = (make: (a: string) => string): string | null => {
    const text = of(a);
    return text === null ? null : short(make(text));
  };
  const two = (make: (a: string, b: string) => string): string | null => {
    const x = of(a);
    const y = of(b);
    return x === null || y === null ? null : short(make(x, y));
  };
  switch (node.op) {
    case 'not':
      return one((x) => `not_${x}`) ?? 'inverted';
    case 'neg':
      return one((x) => `minus_${x}`) ?? 'negated';
    case 'andr':
      return one((x) => `all_of_${x}`) ?? 'all_ones';
    case 'orr':
      return one((x) => `any_of_${x}`) ?? 'any_one';
    case 'xorr':
      return one((x) => `parity_of_${x}`) ?? 'parity';
    case 'and':
      return two((x, y) => fire(x, y) ?? `${x}_and_${y}`) ?? 'conjunction';
    case 'or':
      return two((x, y) => `${x}_or_${y}`) ?? 'disjunction';
    case 'xor':
      return two((x, y) => `${x}_xor_${y}`) ?? 'difference';
    case 'add':
      return two((x, y) => (b.op === 'const' ? `${x}_plus_${y}` : `sum_of_${x}_${y}`)) ?? 'sum';
    case 'sub':
      return two((x, y) => `${x}_minus_${y}`) ?? 'difference';
    case 'mul':
      return two((x, y) => `product_of_${x}_${y}`) ?? 'product';
    case 'eq':
      return two((x, y) => `${x}_is_${y}`) ?? 'is_equal';
    case 'ne':
      return two((x, y) => `${x}_is_not_${y}`) ?? 'differs';
    case 'lt':
      return two((x, y) => `${x}_below_${y}`) ?? 'is_below';
    case 'le':
      return two((x, y) => `${x}_at_most_${y}`) ?? 'is_at_most';
    case 'gt':
      return two((x, y) => `${x}_above_${y}`) ?? 'is_above';
    case 'ge':
      return two((x, y) => `${x}_at_least_${y}`) ?? 'is_at_least';
    case 'shl':
    case 'shr':
      return one((x) => `${x}_shifted`) ?? 'shifted';
    case 'mux':
      return (
        short(
          of(node.args[1]) === null || of(node.args[2]) === null ? null : `${of(node.args[1])}_or_${of(node.args[2])}`,
        ) ?? 'selected'
      );
    case 'cat':
      return (node.args.length === 2 ? two((x, y) => `${x}_${y}`) : null) ?? 'joined';
    case 'slice':
      return one((x) => (node.hi === node.lo ? `${x}_${node.lo}` : `${x}_${node.hi}_${node.lo}`)) ?? 'part';
    case 'pad':
      return one((x) => `${x}_wide`) ?? 'wide';
    case 'cast':
      return one((x) => `${x}_${node.signed ? 'signed' : 'unsigned'}`) ?? 'reread';
    case 'index':
      return short(indexName(node, of)) ?? 'chosen';
    case 'memread':
      return node.memory === null ? 'word' : `${node.memory.name}_word`;
    default:
      return null;
  }
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
function indexName(node: Node, of: (n: Node) => string | null): string | null {
  const index = of(node.args[0]);
  const first = of(node.args[1]);
  const last = of(node.args[node.args.length - 1]);
  if (first === null || last === null) return null;
  let same = 0;
  while (same < first.length && first[same] === last[same]) same += 1;
  const base = first.slice(0, same).replace(/_*[0-9]*$/, '');
  if (base === '') return null;
  return index === null ? `chosen_${base}` : `${base}_at_${index}`;
}
