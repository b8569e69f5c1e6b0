import type { ModuleIr, Signal } from '../../ir/index.ts';
import { walk, type Node, type Stmt } from '../graph/index.ts';
import { components, type Components } from './components.ts';

/** A combinational group with its statements. */
export interface CombinationalGroup {
  readonly targets: readonly Signal[];
  readonly statements: readonly Stmt[];
}

/** Which inputs each output of a module depends on without a register between them. */
export type CombinationalPaths = ReadonlyMap<Signal, readonly Signal[]>;

export interface CombinationalOrder {
  /** The groups, cut so that no block reads, directly or by way of others, what it drives. */
  readonly blocks: { readonly group: CombinationalGroup; readonly targets: readonly Signal[] }[];
  /** Targets on a cycle that cutting does not help: they depend on themselves, if only on other bits. */
  readonly looped: readonly Signal[];
  /** Found when asked for: the top of a design needs none. */
  readonly paths: () => CombinationalPaths;
}

/** What the pass needs to know about the module around the statements. */
export interface Surroundings {
  readonly module: ModuleIr;
  readonly nodes: readonly Node[];
  readonly nodeOf: (s: Signal) => Node;
  /** The signal that an instance's output drives. */
  readonly outputOf: (s: Signal) => Signal;
  readonly pathsOf: (child: ModuleIr) => CombinationalPaths;
}

/**
 * In the intermediate representation a read sees the final value wherever it stands; in `always_comb` it sees the value so far. The two
 * agree as long as a block never reads its own targets. Groups that lie on a cycle of blocks are cut into stages: targets of one stage
 * do not depend on each other. Linear in the number of expressions.
 */
export function orderCombinational(groups: readonly CombinationalGroup[], around: Surroundings): CombinationalOrder {
  const children = childDependencies(around);
  const base = around.nodes.length;
  const groupOf = new Map<Signal, number>();
  groups.forEach((g, i) => g.targets.forEach((t) => groupOf.set(t, i)));

  const edges = (v: number, driver: (s: Signal) => number | undefined): readonly number[] => {
    const node = around.nodes[v];
    if (node.signal === null) return node.args.map((a) => a.id);
    const by = driver(node.signal);
    return by !== undefined ? [by] : (children.get(node.signal) ?? []);
  };
  const whole = groups.map((g) => rootsOf(g.statements).map((n) => n.id));
  const byGroup = (s: Signal): number | undefined => {
    const g = groupOf.get(s);
    return g === undefined ? undefined : base + g;
  };
  const vertices = base + groups.length;
  const found = components(vertices, (v) => (v < base ? edges(v, byGroup) : whole[v - base]));
  const size = new Int32Array(found.count);
  for (let v = 0; v < vertices; v++) size[found.of[v]] += 1;
  const onCycle = groups.map((_, i) => size[found.of[base + i]] > 1);
  const cyclic = groups.map((g, i) => g.targets.length > 1 && onCycle[i]);
  const looped = groups.flatMap((g, i) => (g.targets.length === 1 && onCycle[i] ? g.targets : []));

  const dependencies = (v: number) => (v < base ? edges(v, byGroup) : whole[v - base]);
  let known: CombinationalPaths | null = null;
  const paths = (): CombinationalPaths => (known ??= inputsOfOutputs(around, base, found, dependencies));
  if (!cyclic.includes(true)) {
    return { blocks: groups.map((group) => ({ group, targets: group.targets })), looped, paths };
  }

  // Second round: a vertex per target instead of one per group, for the groups that have to be cut.
  const perTarget: { readonly target: Signal; readonly roots: number[] }[] = [];
  const vertexOf = new Map<Signal, number>();
  groups.forEach((g, i) => {
    if (!cyclic[i]) return;
    const roots = rootsByTarget(g.statements);
    for (const target of g.targets) {
      vertexOf.set(target, vertices + perTarget.length);
      perTarget.push({ target, roots: roots.get(target) ?? [] });
    }
  });
  const stage = stages(
    vertices + perTarget.length,
    (v) => {
      if (v < base) return edges(v, (s) => vertexOf.get(s) ?? byGroup(s));
      if (v >= vertices) return perTarget[v - vertices].roots;
      return cyclic[v - base] ? [] : whole[v - base];
    },
    (v) => v >= vertices,
  );

  const blocks = groups.flatMap((group, i) => {
    if (!cyclic[i]) return [{ group, targets: group.targets }];
    const byStage = new Map<number, Signal[]>();
    for (const target of group.targets) {
      const at = stage[vertexOf.get(target)!];
      const known = byStage.get(at);
      if (known === undefined) byStage.set(at, [target]);
      else known.push(target);
    }
    return [...byStage.entries()].sort(([a], [b]) => a - b).map(([, targets]) => ({ group, targets }));
  });
  return { blocks, looped, paths };
}

/** The longest path below each vertex, counted in vertices that `counts`. */
function stages(
  vertices: number,
  dependencies: (v: number) => readonly number[],
  counts: (v: number) => boolean,
): Int32Array {
  const { of, count } = components(vertices, dependencies);
  const members: number[][] = Array.from({ length: count }, () => []);
  for (let v = 0; v < vertices; v++) members[of[v]].push(v);
  const stage = new Int32Array(vertices);
  for (const component of members) {
    let longest = 0;
    for (const v of component) {
      for (const w of dependencies(v)) {
        if (of[w] !== of[v]) longest = Math.max(longest, stage[w] + (counts(w) ? 1 : 0));
      }
    }
    for (const v of component) stage[v] = longest;
  }
  return stage;
}

/** Every condition and value of the statements. */
function rootsOf(statements: readonly Stmt[]): Node[] {
  const roots: Node[] = [];
  walk(
    statements,
    (s) => roots.push(s.kind === 'assign' ? s.value : s.cond),
    (n) => roots.push(n),
  );
  return roots;
}

/** For each target the conditions and values that decide about it alone. */
function rootsByTarget(statements: readonly Stmt[]): Map<Signal, number[]> {
  const roots = new Map<Signal, number[]>();
  const visit = (list: readonly Stmt[], conditions: readonly number[]): void => {
    for (const s of list) {
      if (s.kind === 'assign') {
        const known = roots.get(s.target);
        if (known === undefined) roots.set(s.target, [...conditions, s.value.id]);
        else known.push(...conditions, s.value.id);
      } else if (s.kind === 'when') {
        let before = conditions;
        for (const b of s.branches) {
          before = [...before, b.cond.id];
          visit(b.body, before);
        }
        visit(s.otherwise, before);
      } else if (s.kind === 'match') {
        const inside = [...conditions, s.subject.id];
        for (const c of s.cases) visit(c.body, inside);
        visit(s.otherwise, inside);
      }
    }
  };
  visit(statements, []);
  return roots;
}

/** For each child output the nodes of the child inputs that it depends on. */
function childDependencies(around: Surroundings): Map<Signal, number[]> {
  const found = new Map<Signal, number[]>();
  for (const instance of around.module.instances) {
    for (const [output, inputs] of around.pathsOf(instance.module)) {
      const local = instance.connections.get(output);
      if (local === undefined) continue;
      const nodes: number[] = [];
      for (const input of inputs) {
        const connected = instance.connections.get(input);
        if (connected !== undefined) nodes.push(around.nodeOf(connected).id);
      }
      found.set(around.outputOf(local), nodes);
    }
  }
  return found;
}

function inputsOfOutputs(
  around: Surroundings,
  expressions: number,
  { of: component, count }: Components,
  dependencies: (v: number) => readonly number[],
): CombinationalPaths {
  const inputs = around.module.ports.filter((p) => p.kind === 'input');
  const number = new Map(inputs.map((p, i) => [p, i]));
  const members: number[][] = Array.from({ length: count }, () => []);
  component.forEach((c, v) => members[c].push(v));
  const reached: bigint[] = [];
  for (let c = 0; c < count; c++) {
    let mask = 0n;
    for (const v of members[c]) {
      const signal = v < expressions ? around.nodes[v].signal : null;
      const own = signal === null ? undefined : number.get(signal);
      if (own !== undefined) mask |= 1n << BigInt(own);
      for (const w of dependencies(v)) if (component[w] !== c) mask |= reached[component[w]];
    }
    reached.push(mask);
  }
  const paths = new Map<Signal, Signal[]>();
  for (const port of around.module.ports) {
    if (port.kind !== 'output') continue;
    const mask = reached[component[around.nodeOf(port).id]];
    paths.set(port, mask === 0n ? [] : inputs.filter((_, i) => (mask >> BigInt(i)) & 1n));
  }
  return paths;
}
