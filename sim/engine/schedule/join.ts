import type { Graph } from '../machine/graph.ts';
import type { Block, Choice, Item } from './block.ts';
import { OperationCounter } from './count.ts';
import type { Placement } from './place.ts';
import type { Store } from './sink.ts';

/** Operations up to which a choice is not worth a branch, with something to do in one arm and in both. */
const CHEAP_ONE = 8;
const CHEAP_BOTH = 16;

/**
 * Makes choices between a few cheap stores selections again: a branch that cannot be foreseen costs as much as a dozen of
 * operations. Returns whether there were any; values must then be placed anew.
 */
export function joinCheapChoices(graph: Graph, placement: Placement): boolean {
  const counter = new OperationCounter(placement);
  let any = false;
  const visit = (block: Block): void => {
    block.items = block.items.flatMap((item): Item[] => {
      if (item.kind !== 'choice') return [item];
      const cost = counter.block(item.then) + counter.block(item.otherwise);
      visit(item.then);
      visit(item.otherwise);
      const both = item.then.items.length > 0 && item.otherwise.items.length > 0;
      const stores = cost <= (both ? CHEAP_BOTH : CHEAP_ONE) ? joined(graph, item) : null;
      if (stores === null) return [item];
      any = true;
      return stores;
    });
  };
  visit(placement.top);
  return any;
}

/** Stores of both arms with selected values; null where an arm does something else, or keeps what cannot be read. */
function joined(graph: Graph, { condition, then, otherwise }: Choice): Store[] | null {
  const arms = new Map<number, { then: Store | null; otherwise: Store | null }>();
  for (const [side, block] of [
    ['then', then],
    ['otherwise', otherwise],
  ] as const) {
    for (const item of block.items) {
      if (item.kind !== 'store') return null;
      const entry = arms.get(item.offset) ?? { then: null, otherwise: null };
      arms.set(item.offset, { ...entry, [side]: item });
    }
  }
  const stores: Store[] = [];
  for (const entry of arms.values()) {
    const store = entry.then ?? entry.otherwise!;
    const a = entry.then?.value ?? store.old;
    const b = entry.otherwise?.value ?? store.old;
    if (a === null || b === null || a.bits !== b.bits) return null;
    stores.push({ ...store, value: graph.select(condition, a, b) });
  }
  return stores;
}
