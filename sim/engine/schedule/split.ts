import type { Graph } from '../machine/graph.ts';
import type { Node } from '../machine/node.ts';
import { Block } from './block.ts';
import type { Root, Store } from './sink.ts';

/** Choices nested deeper than this stay selections. */
const DEEPEST = 60;

/**
 * Puts sinks where their conditions hold: a store of `c ? a : b` becomes a choice by `c` where one side keeps the old value
 * or is worth skipping. Stores with the same condition share a choice.
 */
export function splitRoots(graph: Graph, roots: readonly Root[], worthSkipping: (n: Node) => boolean): Block {
  const top = new Block(null);
  for (const { sink, condition } of roots) {
    let block = top;
    if (condition !== null) for (const c of conjuncts(condition)) block = into(block, c);
    if (sink.kind === 'store') placeStore(graph, block, sink, worthSkipping);
    else block.items.push(sink);
  }
  return top;
}

function into(block: Block, condition: Node): Block {
  return isNot(condition) ? block.choice(condition.args[0]).otherwise : block.choice(condition).then;
}

function placeStore(graph: Graph, block: Block, store: Store, worthSkipping: (n: Node) => boolean): void {
  const { value, old } = store;
  if (value === old) return;
  if (value.op === 'select' && block.depth < DEEPEST) {
    const [condition, a, b] = value.args;
    if ((old !== null && endsInOld(value, old, 8)) || worthSkipping(a) || worthSkipping(b)) {
      if (b === old) {
        let inner = block;
        for (const c of conjuncts(condition)) inner = into(inner, c);
        placeStore(graph, inner, { ...store, value: a }, worthSkipping);
        return;
      }
      const choice = block.choice(isNot(condition) ? condition.args[0] : condition);
      const [then, otherwise] = isNot(condition) ? [b, a] : [a, b];
      placeStore(graph, choice.then, { ...store, value: then }, worthSkipping);
      placeStore(graph, choice.otherwise, { ...store, value: otherwise }, worthSkipping);
      return;
    }
  }
  const { extend, width } = store;
  const full = width >= store.bytes * 8;
  const clean =
    full || extend === null
      ? value
      : extend === 'zero'
        ? graph.zeroExtend(value, width)
        : graph.signExtend(value, width);
  block.items.push({ ...store, value: clean });
}

/** `x` of a node that says `not x`. */
function isNot(n: Node): boolean {
  return (
    n.op === 'eq' && n.args[0].bits === 32 && n.args[0].ubits <= 1 && n.args[1].op === 'const' && n.args[1].value === 0n
  );
}

/** The parts of `a & b & c`, for nested choices. */
function conjuncts(condition: Node): Node[] {
  const found: Node[] = [];
  const visit = (n: Node): void => {
    if (n.op === 'and' && n.bits === 32 && n.args[0].ubits <= 1 && n.args[1].ubits <= 1 && found.length < 8)
      n.args.forEach(visit);
    else found.push(n);
  };
  visit(condition);
  return found;
}

/** True when some way through nested selections keeps the old value. */
function endsInOld(value: Node, old: Node, depth: number): boolean {
  if (value === old) return true;
  if (value.op !== 'select' || depth === 0) return false;
  return endsInOld(value.args[2], old, depth - 1) || endsInOld(value.args[1], old, depth - 1);
}
