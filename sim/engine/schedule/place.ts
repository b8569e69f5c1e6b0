import type { Graph } from '../machine/graph.ts';
import type { Node } from '../machine/node.ts';
import { Block, commonBlock } from './block.ts';
import type { Item } from './block.ts';
import { valuesOf } from './sink.ts';

/** Operations nested deeper than this are cut by keeping a value in between. */
const DEEPEST = 48;
/** Operations in one arm of a selection from which on it is a branch. */
const BRANCH_COST = 12;

/** Where values are computed: which are kept (in a local variable), in which block, and which selections are branches. */
export interface Placement {
  readonly top: Block;
  /** Values that are kept; the rest is computed where it is used. */
  readonly kept: Uint8Array;
  readonly blockOf: (Block | undefined)[];
  /** Selections that are branches, with the blocks of their arms. */
  readonly branches: Map<Node, { readonly then: Block; readonly otherwise: Block }>;
}

/** Nothing is saved by keeping these. */
export function isTrivial(n: Node): boolean {
  return n.op === 'const' || n.op === 'load';
}

/** Each value goes to the innermost block that holds all its uses: what one arm of a choice needs costs nothing in the other. */
export function placeValues(graph: Graph, top: Block): Placement {
  const { nodes } = graph;
  const uses = countUses(nodes, top);
  const kept = new Uint8Array(nodes.length);
  const depth = new Uint16Array(nodes.length);
  const cost = new Float64Array(nodes.length);
  for (const n of nodes) {
    if (uses[n.id] === 0) continue;
    let deepest = 0;
    let sum = isTrivial(n) ? 0.5 : n.op === 'mul' ? 2 : 1;
    for (const a of n.args) {
      if (kept[a.id] === 0) deepest = Math.max(deepest, depth[a.id]);
      if (uses[a.id] === 1) sum += cost[a.id];
    }
    cost[n.id] = sum;
    depth[n.id] = deepest + 1;
    if (!isTrivial(n) && (uses[n.id] > 1 || depth[n.id] > DEEPEST)) kept[n.id] = 1;
  }

  const blockOf: (Block | undefined)[] = Array.from({ length: nodes.length });
  const use = (n: Node, block: Block): void => {
    const known = blockOf[n.id];
    blockOf[n.id] = known === undefined ? block : commonBlock(known, block);
  };
  visitItems(top, (item, block) => {
    if (item.kind === 'choice') use(item.condition, block);
    else for (const n of valuesOf(item)) use(n, block);
  });
  const branches: Placement['branches'] = new Map();
  for (let i = nodes.length - 1; i >= 0; i--) {
    const n = nodes[i];
    const block = blockOf[i];
    if (block === undefined) continue;
    if (kept[i] === 1) block.values.push(n);
    const worth = (arm: Node): boolean => uses[arm.id] === 1 && kept[arm.id] === 0 && cost[arm.id] >= BRANCH_COST;
    if (n.op === 'select' && (worth(n.args[1]) || worth(n.args[2])) && block.depth < 100) {
      const arms = { then: new Block(block), otherwise: new Block(block) };
      branches.set(n, arms);
      use(n.args[0], block);
      use(n.args[1], arms.then);
      use(n.args[2], arms.otherwise);
    } else {
      for (const a of n.args) use(a, block);
    }
  }
  const finish = (block: Block): void => void block.values.reverse();
  visitBlocks(top, finish);
  for (const { then, otherwise } of branches.values()) [then, otherwise].forEach(finish);
  return { top, kept, blockOf, branches };
}

/** Forgets where values were, for another placement. */
export function clearPlacement({ top }: Placement): void {
  visitBlocks(top, (block) => void (block.values = []));
}

/** How often each value is used, by id. */
export function countUses(nodes: readonly Node[], top: Block): Uint32Array {
  const uses = new Uint32Array(nodes.length);
  visitItems(top, (item) => {
    if (item.kind === 'choice') uses[item.condition.id]++;
    else for (const n of valuesOf(item)) uses[n.id]++;
  });
  for (let i = nodes.length - 1; i >= 0; i--) if (uses[i] > 0) for (const a of nodes[i].args) uses[a.id]++;
  return uses;
}

export function visitItems(block: Block, visit: (item: Item, block: Block) => void): void {
  for (const item of block.items) {
    visit(item, block);
    if (item.kind !== 'choice') continue;
    visitItems(item.then, visit);
    visitItems(item.otherwise, visit);
  }
}

export function visitBlocks(block: Block, visit: (block: Block) => void): void {
  visit(block);
  for (const item of block.items) {
    if (item.kind !== 'choice') continue;
    visitBlocks(item.then, visit);
    visitBlocks(item.otherwise, visit);
  }
}
