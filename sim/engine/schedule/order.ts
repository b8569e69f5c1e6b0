import type { Node, Place } from '../machine/node.ts';
import type { Block, Item } from './block.ts';
import { commonBlock } from './block.ts';
import type { Placement } from './place.ts';
import { valuesOf } from './sink.ts';

/**
 * Orders the items of every block so that a register is read before it is overwritten. Where items need each other's old
 * values, the old value is read ahead into a local variable: the only case in which state is copied.
 */
export function orderItems(placement: Placement): void {
  orderBlock(placement, placement.top);
}

function orderBlock(placement: Placement, block: Block): void {
  const early = sortItems(placement, block);
  if (early.size > 0) readAhead(placement, block, early);
  for (const item of block.items) {
    if (item.kind !== 'choice') continue;
    orderBlock(placement, item.then);
    orderBlock(placement, item.otherwise);
  }
}

/** Sorts the items; returns the loads that must be done ahead of them. */
function sortItems(placement: Placement, block: Block): Set<Node> {
  const { items } = block;
  const early = new Set<Node>();
  if (items.length < 2 && (items.length === 0 || items[0].kind !== 'choice')) return early;
  const reads = items.map((item) => readsOf(placement, item));
  const writers = new Map<Place, number[]>();
  items.forEach((item, i) => {
    for (const place of writesOf(item)) writers.set(place, [...(writers.get(place) ?? []), i]);
  });
  // for each item those that must wait for it
  const after: Set<number>[] = items.map(() => new Set());
  const waiting = new Int32Array(items.length);
  reads.forEach((loads, reader) => {
    for (const place of loads.keys()) {
      for (const writer of writers.get(place) ?? []) {
        if (writer === reader || after[reader].has(writer)) continue;
        after[reader].add(writer);
        waiting[writer]++;
      }
    }
  });
  const done = new Uint8Array(items.length);
  const order: number[] = [];
  const ready = items.flatMap((_, i) => (waiting[i] === 0 ? [i] : []));
  let next = 0;
  const emit = (i: number): void => {
    done[i] = 1;
    order.push(i);
    for (const writer of after[i]) if (--waiting[writer] === 0 && done[writer] === 0) ready.push(writer);
  };
  /** What an item overwrites is read ahead for those that come after it. */
  const readBefore = (writer: number): void => {
    const written = writesOf(items[writer]);
    reads.forEach((loads, reader) => {
      if (done[reader] === 1 || reader === writer) return;
      for (const place of written) for (const load of loads.get(place) ?? []) early.add(load);
    });
  };
  items.forEach((item, i) => {
    if (item.kind !== 'take') return;
    readBefore(i);
    emit(i);
  });
  while (order.length < items.length) {
    if (next < ready.length) {
      const i = ready[next++];
      if (done[i] === 0) emit(i);
      continue;
    }
    // a cycle: the item that the fewest others hold up goes first, and what it overwrites is read ahead
    let best = -1;
    for (let i = 0; i < items.length; i++) if (done[i] === 0 && (best < 0 || waiting[i] < waiting[best])) best = i;
    readBefore(best);
    emit(best);
  }
  block.items = order.map((i) => items[i]);
  return early;
}

function writesOf(item: Item): Set<Place> {
  const found = new Set<Place>();
  const visit = (one: Item): void => {
    if (one.kind === 'choice') {
      one.then.items.forEach(visit);
      one.otherwise.items.forEach(visit);
    } else if ('places' in one) for (const place of one.places) found.add(place);
    else if ('place' in one && one.place !== null) found.add(one.place);
  };
  visit(item);
  return found;
}

/** The loads that happen while an item runs. */
function readsOf({ kept, branches }: Placement, item: Item): Map<Place, Node[]> {
  const found = new Map<Place, Node[]>();
  const seen = new Set<Node>();
  /** `root`: a kept value is looked into where it is computed, not where it is used. */
  const visit = (n: Node, root: boolean): void => {
    if (!root && kept[n.id] === 1) return;
    if (seen.has(n)) return;
    seen.add(n);
    if (n.place !== null && n.place.kind !== 'input') found.set(n.place, [...(found.get(n.place) ?? []), n]);
    const arms = branches.get(n);
    if (arms !== undefined) for (const arm of [arms.then, arms.otherwise]) visitBlock(arm);
    for (const a of n.args) visit(a, false);
  };
  const visitBlock = (block: Block): void => {
    for (const n of block.values) visit(n, true);
    block.items.forEach(visitItem);
  };
  const visitItem = (one: Item): void => {
    if (one.kind === 'choice') {
      visit(one.condition, false);
      visitBlock(one.then);
      visitBlock(one.otherwise);
    } else for (const n of valuesOf(one)) visit(n, false);
  };
  visitItem(item);
  return found;
}

/** Keeps loads in a block of their own accord, with the addresses that they need. */
function readAhead(placement: Placement, block: Block, loads: ReadonlySet<Node>): void {
  const { kept, blockOf, branches } = placement;
  const touched = new Set<Block>();
  const move = (n: Node, to: Block): void => {
    if (n.op === 'const') return;
    const at = blockOf[n.id]!;
    const wanted = loads.has(n);
    if (kept[n.id] === 1 && at.depth <= to.depth) return;
    if (kept[n.id] === 0 && !wanted && n.op === 'load') return;
    let target = to;
    if (kept[n.id] === 1) at.values.splice(at.values.indexOf(n), 1);
    else if (wanted) target = commonBlock(at, to);
    if (kept[n.id] === 1 || wanted) {
      kept[n.id] = 1;
      blockOf[n.id] = target;
      target.values.push(n);
      touched.add(target);
    }
    const arms = branches.get(n);
    if (arms !== undefined) {
      // it is no branch any more: what its arms keep moves with it, which does no harm
      branches.delete(n);
      for (const arm of [arms.then, arms.otherwise]) for (const inner of [...arm.values]) move(inner, target);
    }
    for (const a of n.args) move(a, target);
  };
  for (const load of loads) move(load, block);
  for (const { values } of touched) values.sort((a, b) => a.id - b.id);
}
