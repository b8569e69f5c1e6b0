import type { Signal } from '../../ir/index.ts';
import { walk, type Node, type Stmt } from '../graph/index.ts';
import type { Root } from '../legalise/lift.ts';
import type { ModulePlan } from './plan.ts';

/** Every place of the module's text where an expression stands. */
export function rootsOf(plan: ModulePlan): Root[] {
  const roots: Root[] = [];
  const add = (node: Node | null, place: Partial<Root> = {}): void => {
    if (node !== null)
      roots.push({ node, combinational: false, nameOnly: false, address: false, live: true, ...place });
  };
  for (const block of plan.blocks) {
    if (block.kind === 'value') {
      add(block.value);
      continue;
    }
    const combinational = block.kind === 'combinational';
    const live = block.kind !== 'checks' || lives(block.body);
    walk(
      block.body,
      (s) => {
        if (s.kind === 'assign') add(s.value, { combinational });
        else add(s.cond, { live: s.what !== 'cover' });
      },
      (n) => add(n, { combinational, live }),
    );
  }
  for (const { enable, writeSelect, write, read } of plan.memoryPorts) {
    add(enable);
    add(writeSelect);
    add(write?.address ?? null, { address: true });
    for (const n of [write?.condition, write?.data, write?.mask]) add(n ?? null);
    for (const n of [read?.condition, read?.value]) add(n ?? null);
  }
  for (const { collision } of plan.collisions) add(collision);
  for (const { connections } of plan.instances) {
    for (const { value } of connections) add(value, { nameOnly: true });
  }
  return roots;
}

/** False when simulators see nothing of these checks. */
function lives(body: readonly Stmt[]): boolean {
  let found = false;
  walk(body, (s) => {
    if (s.kind === 'check' && s.what !== 'cover') found = true;
  });
  return found;
}

/** For each expression the first signal that it is the whole value of. */
export function homesOf(plan: ModulePlan): Map<Node, Signal> {
  const homes = new Map<Node, Signal>();
  for (const block of plan.blocks) {
    if (block.kind === 'value' && !homes.has(block.value) && block.target.signed === block.value.signed) {
      homes.set(block.value, block.target);
    }
  }
  return homes;
}
