import type { Domain, Signal } from '../../ir/index.ts';
import { mergeRegisterBlocks } from '../prettify/merge-registers.ts';
import { simpleValue } from '../prettify/simple-value.ts';
import { walk, type Node, type Stmt } from '../graph/index.ts';
import type { Block, CheckBlock, RegisterBlock, ValueBlock } from './blocks.ts';
import {
  orderCombinational,
  type CombinationalGroup,
  type CombinationalPaths,
  type Surroundings,
} from './combinational.ts';
import { assignsOnce, complete } from './complete.ts';
import { groupTargets, hasReset } from './groups.ts';
import { withoutOverwritten } from './overwritten.ts';
import { project } from './project.ts';
import type { Builder } from './simplify.ts';
import { splitByTarget } from './split.ts';
import { symbolicValue } from './symbolic.ts';

export interface Blocks {
  readonly blocks: readonly Block[];
  /** Signals that depend on themselves. */
  readonly looped: readonly Signal[];
  readonly paths: () => CombinationalPaths;
}

const everything = (): boolean => true;
const isCombinational = (target: Signal): boolean => target.kind !== 'reg';

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
  const defaultOf = (target: Signal): Node => defaultNode(build, target) ?? zero(build, target);
  const values: ValueBlock[] = undriven.map((target) => value(target, defaultOf(target), target.place, -1));
  values.push(...combinationalValues(build, body));

  const valued = new Set(values.map((v) => v.target));
  const structured: { group: CombinationalGroup; order: number }[] = groupTargets(
    body,
    (target) => isCombinational(target) && !valued.has(target),
  ).map(({ targets, statements }) => {
    const own = new Set(targets);
    const picked = statements.map((i) => body[i]);
    const projected = project(build, picked, (s) => s.kind === 'assign' && own.has(s.target));
    return { group: { targets, statements: projected }, order: statements[0] };
  });
  const single = values.map(({ target, value: node, place }) => ({
    targets: [target],
    statements: [{ kind: 'assign' as const, target, hi: target.width - 1, lo: 0, value: node, place }],
  }));
  const {
    blocks: ordered,
    looped,
    paths,
  } = orderCombinational([...single, ...structured.map(({ group }) => group)], {
    ...around,
    nodes: build.graph.nodes,
  });
  const orderOf = new Map(structured.map(({ group, order }) => [group, order]));
  const blocks: Block[] = [...checkBlocks(build, body), ...values];
  for (const { group, targets } of ordered) {
    const order = orderOf.get(group);
    if (order === undefined) continue;
    const own = new Set(targets);
    const mine = project(build, group.statements, (s) => s.kind === 'assign' && own.has(s.target));
    blocks.push({ kind: 'combinational', targets, body: complete(mine, targets, defaultOf), order });
  }
  // At one statement, what is combinational comes first: the registers' text may read it.
  const assigned = driven(body);
  const idle = around.module.signals.filter((s) => s.kind === 'reg' && hasReset(s) && !assigned.has(s));
  const sorted = [...blocks, ...idleRegisters(idle), ...registerBlocks(build, body)].sort((a, b) => a.order - b.order);
  return { blocks: mergeRegisterBlocks(sorted), looped, paths };
}

/** The combinational targets that read best, or can only be said, as one expression each. */
function combinationalValues(build: Builder, body: readonly Stmt[]): ValueBlock[] {
  const groups = groupTargets(body, isCombinational);
  const alone = new Set(groups.filter((g) => g.targets.length === 1).map((g) => g.targets[0]));
  const orderOf = new Map(groups.flatMap((g) => g.targets.map((t) => [t, g.statements[0]] as const)));
  const values: ValueBlock[] = [];
  for (const [target, own] of splitByTarget(body, isCombinational)) {
    const statements = project(build, own, everything);
    const fallback = defaultNode(build, target);
    const unconditional = statements.every((s) => s.kind === 'assign');
    const simple = alone.has(target) || unconditional ? simpleValue(build, target, statements, fallback) : null;
    const node =
      simple ??
      (countAssigns(statements) <= 1 || !assignsOnce(statements)
        ? symbolicValue(build, target, statements, fallback)
        : null);
    if (node === null) continue;
    values.push(value(target, node, statements[0]?.place ?? target.place, orderOf.get(target)!));
  }
  return values;
}

/** Registers that nothing assigns: they hold their reset value. */
function idleRegisters(registers: readonly Signal[]): RegisterBlock[] {
  return registers.map((s) => ({
    kind: 'registers',
    domain: s.domain!,
    reset: true,
    targets: [s],
    body: [],
    order: -1,
  }));
}

function driven(body: readonly Stmt[]): Set<Signal> {
  const targets = new Set<Signal>();
  walk(body, (s) => {
    if (s.kind === 'assign') targets.add(s.target);
  });
  return targets;
}

function registerBlocks(build: Builder, body: readonly Stmt[]): RegisterBlock[] {
  return groupTargets(body, (target) => !isCombinational(target)).map(({ domain, reset, targets, statements }) => {
    const own = new Set(targets);
    const picked = statements.map((i) => body[i]);
    const projected = project(build, picked, (s) => s.kind === 'assign' && own.has(s.target));
    const effective = withoutOverwritten(projected);
    return {
      kind: 'registers',
      domain: domain!,
      reset,
      targets,
      body: effective === projected ? projected : project(build, effective, everything),
      order: statements[0],
    };
  });
}

function value(target: Signal, node: Node, place: number, order: number): ValueBlock {
  return { kind: 'value', target, value: node, place, order };
}

function defaultNode(build: Builder, signal: Signal): Node | null {
  if (signal.defaultValue === null) return null;
  return build.graph.constant(signal.defaultValue, signal.width, signal.signed, signal.place, signal.enumInfo);
}

function zero(build: Builder, { width, signed, place }: Signal): Node {
  return build.constant(0n, width, signed, place);
}

function countAssigns(body: readonly Stmt[]): number {
  let count = 0;
  walk(body, (s) => {
    if (s.kind === 'assign') count += 1;
  });
  return count;
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
