import type { Graph } from '../machine/graph.ts';
import type { Node, Place } from '../machine/node.ts';
import type { Block, Item } from './block.ts';
import { OperationCounter } from './count.ts';
import type { Placement } from './place.ts';
import { visitItems } from './place.ts';
import type { Mark, Store, StoreAt, Take } from './sink.ts';
import { valuesOf } from './sink.ts';
import { stagesOf } from './stages.ts';

/** Operations that a block must have in stages for these to be worth watching, and in one of them on average. */
const WORTH = 96;
const WORTH_PER_STAGE = 12;
/** Stages of one block: bits of a word. */
const MOST_STAGES = 32;
/** Blocks nested deeper have conditions that are dear to know at the start of a tick. */
const DEEPEST = 3;
/** Nodes that are looked at to find what one item reads. */
const MOST_NODES = 2000;

/** A 32-bit word in memory. */
export interface Word {
  readonly place: Place;
  readonly offset: number;
}

/** Where it is kept which stages have something to do. */
export interface RestMemory {
  /** All ones when state may have been changed by someone else; zero otherwise. */
  readonly stale: Word;
  /** A word that no other block uses; null when there are no more. */
  allocate(): Word | null;
}

/** What a part of a block reads and writes. */
export interface Part {
  readonly item: Item;
  readonly reads: ReadonlySet<Place>;
  readonly writes: ReadonlySet<Place>;
  readonly cost: number;
}

interface Writer {
  readonly block: Block;
  readonly sink: Store | StoreAt;
}

/**
 * Lets pipelines rest. Registers of a block that depend on each other without a cycle form stages; what a stage would store is
 * there already unless something that it reads has changed since it last ran. A bit for each stage says so: whoever stores
 * what the stage reads sets it. Returns whether anything changed; values must then be placed anew.
 */
export function letStagesRest(graph: Graph, placement: Placement, memory: RestMemory): boolean {
  const { top } = placement;
  const counter = new OperationCounter(placement);
  const writers = writersIn(top);
  const watched: { readonly place: Place; readonly word: Word; readonly mask: number }[] = [];
  const taken: Take[] = [];
  const visit = (block: Block, runs: Node): void => {
    for (const item of [...block.items]) {
      if (item.kind !== 'choice') continue;
      const { condition, then, otherwise } = item;
      for (const [arm, holds] of [
        [then, condition],
        [otherwise, graph.not(condition)],
      ] as const) {
        if (counter.block(arm) < WORTH) continue;
        const armRuns = graph.binary('and', runs, holds);
        if (!watch(arm, armRuns) && arm.depth < DEEPEST) visit(arm, armRuns);
      }
    }
  };
  const watch = (block: Block, runs: Node): boolean => {
    const stages = stagesOf(partsOf(block, counter, writers));
    const cost = stages.flat().reduce((sum, part) => sum + part.cost, 0);
    if (stages.length > MOST_STAGES || cost < WORTH || cost < WORTH_PER_STAGE * stages.length) return false;
    const word = memory.allocate();
    if (word === null) return false;
    const load = ({ place, offset }: Word): Node => graph.load(place, offset, 4, false, 32, 32);
    const due = graph.binary('or', load(word), load(memory.stale));
    const inside = new Set(stages.flat().map(({ item }) => item));
    block.items = block.items.filter((item) => !inside.has(item));
    /** Stages by what they read. */
    const readers = new Map<Place, number>();
    stages.forEach((parts, stage) => {
      for (const { reads } of parts)
        for (const place of reads) readers.set(place, (readers.get(place) ?? 0) | (1 << stage));
    });
    stages.forEach((parts, stage) => {
      const bit = graph.binary('and', due, graph.constant(1n << BigInt(stage), 32));
      const arm = block.choice(graph.binary('ne', bit, graph.zero(32))).then;
      let mask = 0;
      for (const { item, writes } of parts) {
        arm.adopt(item);
        for (const place of writes) {
          mask |= readers.get(place) ?? 0;
          readers.delete(place);
        }
      }
      if (mask !== 0) arm.items.push({ kind: 'mark', ...word, mask });
    });
    for (const [place, mask] of readers) watched.push({ place, word, mask });
    taken.push({ kind: 'take', ...word, value: graph.select(runs, graph.zero(32), due) });
    return true;
  };
  visit(top, graph.constant(1n, 32));
  if (taken.length === 0) return false;
  const marks = new Marks(graph);
  const writersNow = writersIn(top);
  for (const { place, word, mask } of watched)
    for (const writer of writersNow.get(place) ?? []) marks.add(writer, word, mask);
  marks.place();
  top.items.push(...taken, { kind: 'take', ...memory.stale, value: graph.zero(32) });
  return true;
}

function writersIn(top: Block): Map<Place, Writer[]> {
  const writers = new Map<Place, Writer[]>();
  visitItems(top, (item, block) => {
    if ((item.kind !== 'store' && item.kind !== 'storeat') || item.place === null) return;
    const list = writers.get(item.place);
    if (list === undefined) writers.set(item.place, [{ block, sink: item }]);
    else list.push({ block, sink: item });
  });
  return writers;
}

/** The items of a block that do nothing but store registers, which are stored nowhere else, and read nothing but registers and memories. */
function partsOf(block: Block, counter: OperationCounter, writers: ReadonlyMap<Place, readonly Writer[]>): Part[] {
  const parts: Part[] = [];
  for (const item of block.items) {
    const reads = new Set<Place>();
    const seen = new Set<Node>();
    const stores = new Map<Place, number>();
    let pure = true;
    const look = (root: Node): void => {
      const stack = [root];
      for (let n = stack.pop(); n !== undefined && pure; n = stack.pop()) {
        if (seen.has(n)) continue;
        seen.add(n);
        if (n.place !== null) reads.add(n.place);
        if (n.place?.kind === 'input' || seen.size > MOST_NODES) pure = false;
        stack.push(...n.args);
      }
    };
    const visit = (one: Item): void => {
      if (one.kind === 'choice') {
        look(one.condition);
        one.then.items.forEach(visit);
        one.otherwise.items.forEach(visit);
      } else if (one.kind === 'store' && one.place?.kind === 'state') {
        stores.set(one.place, (stores.get(one.place) ?? 0) + 1);
        valuesOf(one).forEach(look);
      } else pure = false;
    };
    visit(item);
    for (const [place, count] of stores) if (writers.get(place)!.length !== count) pure = false;
    if (pure) parts.push({ item, reads, writes: new Set(stores.keys()), cost: counter.item(item) });
  }
  return parts;
}

/** Collects who must wake which stages, so that those that are in one block share their tests. */
class Marks {
  readonly #graph: Graph;
  readonly #blocks = new Map<Block, Map<string, { readonly mark: Mark; changed: Node | null }>>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  add({ block, sink }: Writer, word: Word, mask: number): void {
    let marks = this.#blocks.get(block);
    if (marks === undefined) this.#blocks.set(block, (marks = new Map()));
    const old = sink.kind === 'store' && sink.old !== null && sink.old.bits === sink.value.bits ? sink.old : null;
    const changed = old === null ? null : this.#graph.binary('ne', sink.value, old);
    const key = `${word.offset},${mask},${changed === null}`;
    const known = marks.get(key);
    if (known === undefined) marks.set(key, { mark: { kind: 'mark', ...word, mask }, changed });
    else if (changed !== null) known.changed = this.#graph.binary('or', known.changed!, changed);
  }

  place(): void {
    for (const [block, marks] of this.#blocks) {
      for (const { mark, changed } of marks.values())
        (changed === null ? block : block.choice(changed).then).items.push(mark);
    }
  }
}
