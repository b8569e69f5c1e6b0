import type { Domain, Signal } from '../../ir/index.ts';
import { mergeRegisterBlocks } from '../prettify/merge-registers.ts';
import { simpleValue } from '../prettify/simple-value.ts';
import { isWhole, walk, type Node, type Stmt } from '../graph/index.ts';
import type { Block, CheckBlock, CombinationalBlock, RegisterBlock } from './blocks.ts';
import { orderCombinational, type CombinationalPaths, type Surroundings } from './combinational.ts';
import { groupTargets, type Group } from './groups.ts';
import { project } from './project.ts';
import type { Builder } from './simplify.ts';

export interface Blocks {
  readonly blocks: readonly Block[];
  readonly paths: CombinationalPaths;
}

/**
 * Statement projection: what drives each group of targets, in the author's structure. `undriven` are combinational signals without
 * any assignment, which have their default value.
 */
export function toBlocks(
  build: Builder,
  body: readonly Stmt[],
  undriven: readonly Signal[],
  around: Omit<Surroundings, 'nodes'>,
): Blocks {
  const groups = groupTargets(body);
  const blocks: Block[] = undriven.map((target) => ({
    kind: 'value',
    target,
    value: defaultOf(build, target) ?? build.constant(0n, target.width, target.signed, target.place),
    place: target.place,
    order: -1,
  }));
  blocks.push(...checkBlocks(build, body));

  const registers: RegisterBlock[] = [];
  const combinational: { group: Group; statements: Stmt[] }[] = [];
  for (const group of groups) {
    const targets = new Set(group.targets);
    const statements = group.statements.flatMap((i) =>
      project(build, [body[i]], (s) => s.kind === 'assign' && targets.has(s.target)),
    );
    const { domain, reset } = group;
    if (domain === null) combinational.push({ group, statements });
    else {
      const order = group.statements[0];
      registers.push({ kind: 'registers', domain, reset, targets: group.targets, body: statements, order });
    }
  }
  const { blocks: ordered, paths } = orderCombinational(
    combinational.map(({ group, statements }) => ({ targets: group.targets, statements })),
    { ...around, nodes: build.graph.nodes },
  );
  const groupOf = new Map(combinational.map(({ group }) => [group.targets[0], group]));
  for (const { group, targets } of ordered) {
    const order = groupOf.get(group.targets[0])!.statements[0];
    blocks.push(combinationalBlock(build, group.statements, targets, order));
  }
  // At one statement, what is combinational comes first: the registers' text may read it.
  const sorted = [...blocks, ...registers].sort((a, b) => a.order - b.order);
  return { blocks: mergeRegisterBlocks(sorted), paths };
}

function combinationalBlock(
  build: Builder,
  statements: readonly Stmt[],
  targets: readonly Signal[],
  order: number,
): Block {
  const own = new Set(targets);
  const body = project(build, statements, (s) => s.kind === 'assign' && own.has(s.target));
  if (targets.length === 1) {
    const value = simpleValue(build, targets[0], body, defaultOf(build, targets[0]));
    if (value !== null) return { kind: 'value', target: targets[0], value, place: body[0].place, order };
  }
  const block: CombinationalBlock = {
    kind: 'combinational',
    targets: targets.map((signal) => ({
      signal,
      initial: alwaysAssigned(body, signal)
        ? null
        : (defaultOf(build, signal) ?? build.constant(0n, signal.width, signal.signed, signal.place)),
    })),
    body,
    order,
  };
  return block;
}

function defaultOf(build: Builder, signal: Signal): Node | null {
  if (signal.defaultValue === null) return null;
  return build.graph.constant(signal.defaultValue, signal.width, signal.signed, signal.place, signal.enumInfo);
}

/** True when every way through the statements assigns the whole target, as far as the structure alone tells. */
function alwaysAssigned(body: readonly Stmt[], target: Signal): boolean {
  return body.some((s) => {
    switch (s.kind) {
      case 'assign':
        return s.target === target && isWhole(s);
      case 'when':
        return s.otherwise.length > 0 && everyBranch([...s.branches.map((b) => b.body), s.otherwise], target);
      case 'match':
        return s.otherwise.length > 0 && everyBranch([...s.cases.map((c) => c.body), s.otherwise], target);
      default:
        return false;
    }
  });
}

function everyBranch(bodies: readonly (readonly Stmt[])[], target: Signal): boolean {
  return bodies.every((body) => alwaysAssigned(body, target));
}

function checkBlocks(build: Builder, body: readonly Stmt[]): CheckBlock[] {
  const first = new Map<Domain, number>();
  body.forEach((top, index) =>
    walk([top], (s) => {
      if (s.kind === 'check' && !first.has(s.domain)) first.set(s.domain, index);
    }),
  );
  return [...first].map(([domain, order]) => ({
    kind: 'checks',
    domain,
    body: project(build, body, (s) => s.kind === 'check' && s.domain === domain),
    order,
  }));
}
