import type { Graph } from '../machine/graph.ts';
import type { Node } from '../machine/node.ts';
import type { Block, Item } from './block.ts';
import type { Placement } from './place.ts';
import { countUses, visitBlocks } from './place.ts';
import type { Products, Store } from './sink.ts';

/** Terms from which on a sum of loads is shorter with vectors; of products four are enough. */
const LEAST_TERMS = 8;

/** Two loads to multiply, the one at the lower address first; for a single load, it alone. */
type Term = readonly Node[];

/**
 * Finds what multiplier arrays are made of: registers that take products of bytes which lie one behind the other, and sums of
 * such products or of numbers of 8 or 16 bits. Vector instructions do eight at once, on the registers where they are. Returns
 * whether there was any; values must then be placed anew.
 */
export function useVectors(graph: Graph, { top }: Placement): boolean {
  const uses = countUses(graph.nodes, top);
  let any = false;
  visitBlocks(top, (block) => {
    const items = withProducts(block);
    if (items !== null) {
      any = true;
      block.items = items;
    }
    block.items = block.items.map((item) => {
      if (item.kind !== 'store' || item.value.op !== 'add' || item.value.bits !== 32) return item;
      const value = summed(graph, item.value, uses);
      if (value === item.value) return item;
      any = true;
      return { ...item, value };
    });
  });
  return any;
}

/** The items of a block with eight stores of products each as one; null where there are none. */
function withProducts(block: Block): Item[] | null {
  const stores: { readonly store: Store; readonly pair: Term }[] = [];
  for (const item of block.items) {
    if (item.kind !== 'store' || item.bytes !== 2 || item.place === null) continue;
    const pair = factors(item.value);
    if (pair !== null && pair.every(({ bytes }) => bytes === 1)) stores.push({ store: item, pair });
  }
  stores.sort((x, y) => x.store.offset - y.store.offset);
  const found: Products[] = [];
  const gone = new Set<Item>();
  for (let i = 0; i + 8 <= stores.length;) {
    const eight = stores.slice(i, i + 8);
    const adjacent = eight.every(({ store }, k) => store.offset === eight[0].store.offset + 2 * k);
    if (!adjacent || !follow(eight.map(({ pair }) => pair))) {
      i++;
      continue;
    }
    found.push({
      kind: 'products',
      places: eight.map(({ store }) => store.place!),
      offset: eight[0].store.offset,
      a: eight.map(({ pair }) => pair[0]),
      b: eight.map(({ pair }) => pair[1]),
    });
    for (const { store } of eight) gone.add(store);
    i += 8;
  }
  return found.length === 0 ? null : [...block.items.filter((item) => !gone.has(item)), ...found];
}

/** A sum with vectors for those of its terms that lie one behind the other. */
function summed(graph: Graph, value: Node, uses: Uint32Array): Node {
  const products: Term[] = [];
  const singles: Term[] = [];
  const rest: Node[] = [];
  const stack: Node[] = [value];
  for (let n = stack.pop(); n !== undefined; n = stack.pop()) {
    const pair = factors(n);
    if (n.op === 'add' && (n === value || uses[n.id] === 1)) stack.push(...n.args);
    else if (pair !== null && uses[n.id] === 1) products.push(pair);
    else if (n.op === 'load' && n.bytes <= 2) singles.push([n]);
    else rest.push(n);
  }
  const parts: Node[] = [];
  for (const [op, terms, least] of [
    ['dot', products, 4],
    ['sum', singles, LEAST_TERMS],
  ] as const) {
    const { inside, outside } = runs(terms);
    const used = inside.length >= least;
    if (used)
      parts.push(
        graph.vector(
          op,
          [0, 1].flatMap((k) => inside.flatMap((term) => term.slice(k, k + 1))),
        ),
      );
    for (const term of used ? outside : terms)
      rest.push(term.length === 1 ? term[0] : graph.binary('mul', term[0], term[1]));
  }
  if (parts.length === 0) return value;
  return [...parts, ...rest].reduce((a, b) => graph.binary('add', a, b));
}

/** The loads that a product multiplies: of bytes, or of signed numbers of 16 bits. */
function factors(n: Node): Term | null {
  if (n.op !== 'mul' || n.bits !== 32) return null;
  const [a, b] = n.args;
  if (a.op !== 'load' || b.op !== 'load' || a.bytes !== b.bytes || a.bytes > 2) return null;
  if (a.bytes === 2 && !(a.signed && b.signed)) return null;
  return a.offset <= b.offset ? [a, b] : [b, a];
}

/** Terms whose loads lie one behind the other, eight and four at a time, and those left over. */
function runs(terms: readonly Term[]): { inside: Term[]; outside: Term[] } {
  const sorted = [...terms].sort(
    (x, y) => x[0].offset - y[0].offset || x[x.length - 1].offset - y[y.length - 1].offset,
  );
  const inside: Term[] = [];
  const outside: Term[] = [];
  for (let i = 0; i < sorted.length;) {
    const size = [8, 4].find((n) => i + n <= sorted.length && follow(sorted.slice(i, i + n)));
    if (size === undefined) outside.push(sorted[i++]);
    else {
      inside.push(...sorted.slice(i, i + size));
      i += size;
    }
  }
  return { inside, outside };
}

/** True when the first loads of all terms lie one behind the other, and the second ones too. */
export function follow(terms: readonly Term[]): boolean {
  return terms[0].every((first, side) =>
    terms.every(({ [side]: n }, i) => {
      return n.bytes === first.bytes && n.signed === first.signed && n.offset === first.offset + i * first.bytes;
    }),
  );
}
