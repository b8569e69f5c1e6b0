import type { ModuleIr, Signal } from '../../ir/index.ts';
import { walk, type Node, type Stmt } from '../graph/index.ts';
import { components, EdgeList, type Components, type Edges } from './components.ts';

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

  /** The edges of an expression; `driver` gives the vertex that stands for what drives a signal. */
  const addExpression = (list: EdgeList, { signal, args }: Node, driver: (s: Signal) => number | undefined): void => {
    if (signal === null) {
      for (const a of args) list.add(a.id);
      return;
    }
    const by = driver(signal);
    if (by !== undefined) list.add(by);
    else children.get(signal)?.forEach((w) => list.add(w));
  };
  const whole = groups.map((g) => rootsOf(g.statements));
  const byGroup = (s: Signal): number | undefined => {
    const g = groupOf.get(s);
    return g === undefined ? undefined : base + g;
  };
  const vertices = base + groups.length;
  const list = new EdgeList(vertices, 2 * vertices);
  for (const n of around.nodes) {
    addExpression(list, n, byGroup);
    list.next();
  }
  for (const roots of whole) {
    for (const n of roots) list.add(n.id);
    list.next();
  }
  const { edges } = list;
  const found = components(vertices, edges);
  const size = new Int32Array(found.count);
  for (let v = 0; v < vertices; v++) size[found.of[v]] += 1;
  const onCycle = groups.map((_, i) => size[found.of[base + i]] > 1);
  const cyclic = groups.map((g, i) => g.targets.length > 1 && onCycle[i]);
  const looped = groups.flatMap((g, i) => (g.targets.length === 1 && onCycle[i] ? g.targets : []));

  let known: CombinationalPaths | null = null;
  const paths = (): CombinationalPaths => (known ??= inputsOfOutputs(around, found, edges));
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
  const cut = new EdgeList(vertices + perTarget.length, 2 * vertices);
  for (const n of around.nodes) {
    addExpression(cut, n, (s) => vertexOf.get(s) ?? byGroup(s));
    cut.next();
  }
  whole.forEach((roots, g) => {
    if (!cyclic[g]) for (const n of roots) cut.add(n.id);
    cut.next();
  });
  for (const { roots } of perTarget) {
    for (const w of roots) cut.add(w);
    cut.next();
  }
  const stage = stages(vertices + perTarget.length, cut.edges, (v) => v >= vertices);

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
function stages(vertices: number, edges: Edges, counts: (v: number) => boolean): Int32Array {
  const { of, count } = components(vertices, edges);
  const members: number[][] = Array.from({ length: count }, () => []);
  for (let v = 0; v < vertices; v++) members[of[v]].push(v);
  const stage = new Int32Array(vertices);
  for (const component of members) {
    let longest = 0;
    for (const v of component) {
      for (let i = edges.start[v]; i < edges.start[v + 1]; i++) {
        const w = edges.to[i];
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
  { of: component, count }: Components,
  { start, to }: Edges,
): CombinationalPaths {
  const inputs = around.module.ports.filter((p) => p.kind === 'input');
  /** By component the inputs that it depends on, in sets of 32. */
  const sets = Math.ceil(inputs.length / 32);
  const reached = new Int32Array(count * sets);
  inputs.forEach((port, i) => {
    reached[component[around.nodeOf(port).id] * sets + (i >> 5)] |= 1 << (i & 31);
  });
  // components are numbered after what they depend on, so going up by component is enough
  const { members, first } = membersOf(component, count);
  for (let c = 0; c < count; c++) {
    for (let m = first[c]; m < first[c + 1]; m++) {
      const v = members[m];
      for (let i = start[v]; i < start[v + 1]; i++) {
        const other = component[to[i]];
        if (other !== c) for (let k = 0; k < sets; k++) reached[c * sets + k] |= reached[other * sets + k];
      }
    }
  }
  const paths = new Map<Signal, Signal[]>();
  for (const port of around.module.ports) {
    if (port.kind !== 'output') continue;
    const own = component[around.nodeOf(port).id] * sets;
    paths.set(
      port,
      inputs.filter((_, i) => (reached[own + (i >> 5)] >> (i & 31)) & 1),
    );
  }
  return paths;
}

/** The vertices of component `c`: `members[first[c]]` … `members[first[c + 1] - 1]`. */
function membersOf(component: Int32Array, count: number): { members: Int32Array; first: Int32Array } {
  const first = new Int32Array(count + 1);
  for (const c of component) first[c + 1] += 1;
  for (let c = 0; c < count; c++) first[c + 1] += first[c];
  const members = new Int32Array(component.length);
  const at = first.slice();
  component.forEach((c, v) => {
    members[at[c]++] = v;
  });
  return { members, first };
}
