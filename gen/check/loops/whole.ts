import { operands } from '../../ir/index.ts';
import type { Expr, ModuleIr, Signal, Statement } from '../../ir/index.ts';
import type { ModuleFacts } from '../facts.ts';
import type { PortDependencies, Summaries } from './summary.ts';

const OPEN = 1;
const DONE = 2;

/**
 * The quick way for modules without loops, which are nearly all: which whole signals need which others in the same
 * instant. Gives for each output the inputs that it depends on, at most too many; null where whole signals form a cycle, so that
 * their bits have to be told apart.
 */
export function wholeDependencies(facts: ModuleFacts, summaries: Summaries): PortDependencies | null {
  const { module, exprs, indexOf } = facts;
  const sources = new Sources(facts, summaries);
  const inputs = module.ports.filter((port) => port.kind === 'input');
  const words = Math.max(1, Math.ceil(inputs.length / 32));
  const state = new Uint8Array(exprs.length + sources.count);
  const reach = new Uint32Array(state.length * words);
  inputs.forEach((input, i) => {
    const index = indexOf.get(input);
    if (index !== undefined) reach[index * words + (i >> 5)] |= 1 << (i & 31);
  });

  const path: number[] = [];
  const needs: (readonly number[])[] = [];
  const done: number[] = [];
  const isAcyclicFrom = (root: number): boolean => {
    if (state[root] === DONE) return true;
    state[root] = OPEN;
    path.push(root);
    needs.push(sources.of(root));
    done.push(0);
    while (path.length > 0) {
      const top = path.length - 1;
      const vertex = path[top];
      const below = needs[top];
      if (done[top] === below.length) {
        for (const need of below)
          for (let w = 0; w < words; w += 1) reach[vertex * words + w] |= reach[need * words + w];
        state[vertex] = DONE;
        path.pop();
        needs.pop();
        done.pop();
        continue;
      }
      const next = below[done[top]];
      done[top] += 1;
      if (state[next] === DONE) continue;
      if (state[next] === OPEN) return false;
      state[next] = OPEN;
      path.push(next);
      needs.push(sources.of(next));
      done.push(0);
    }
    return true;
  };
  for (const root of sources.roots) if (!isAcyclicFrom(root)) return null;

  const summary = new Map<Signal, readonly Signal[]>();
  for (const output of module.ports) {
    if (output.kind !== 'output') continue;
    const vertex = sources.vertexOf(output);
    if (vertex === undefined) continue;
    const needed = inputs.filter((_, i) => (reach[vertex * words + (i >> 5)] >>> (i & 31)) & 1);
    if (needed.length > 0) summary.set(output, needed);
  }
  return summary;
}

const NOTHING: readonly number[] = [];

/** What each vertex needs. Vertices are the expressions by index, then conditions and driven signals that nothing reads. */
class Sources {
  /** The driven signals: every cycle goes through one. */
  readonly roots: number[] = [];
  readonly #facts: ModuleFacts;
  /** What a signal, or a vertex that is no expression, needs. */
  readonly #needs = new Map<number, number[]>();
  readonly #unread = new Map<Signal, number>();
  #next: number;

  constructor(facts: ModuleFacts, summaries: Summaries) {
    this.#facts = facts;
    this.#next = facts.exprs.length;
    for (const signal of facts.assigns.keys()) if (signal.kind !== 'reg') this.roots.push(this.#vertex(signal));
    this.#addBody(facts.module.body, -1);
    for (const instance of facts.module.instances) this.#addInstance(instance.module, instance.connections, summaries);
    for (const memory of facts.module.memories) {
      for (const port of memory.ports) {
        if (port.kind === 'read' && port.latency === 0) this.#addNeed(this.#vertex(port.data), this.#vertex(port.addr));
      }
    }
  }

  /** Vertices beyond the expressions. */
  get count(): number {
    return this.#next - this.#facts.exprs.length;
  }

  vertexOf(signal: Signal): number | undefined {
    return this.#facts.indexOf.get(signal) ?? this.#unread.get(signal);
  }

  of(vertex: number): readonly number[] {
    const e = vertex < this.#facts.exprs.length ? this.#facts.exprs[vertex] : null;
    if (e === null || e.op === 'signal') return this.#needs.get(vertex) ?? NOTHING;
    if (e.op === 'const') return NOTHING;
    const needs: number[] = [];
    for (const part of operands(e)) if (part.op !== 'const') needs.push(this.#facts.indexOf.get(part)!);
    return needs;
  }

  #vertex(signal: Signal): number {
    let vertex = this.vertexOf(signal);
    if (vertex === undefined) this.#unread.set(signal, (vertex = this.#next++));
    return vertex;
  }

  #addNeed(vertex: number, need: number): void {
    const known = this.#needs.get(vertex);
    if (known === undefined) this.#needs.set(vertex, [need]);
    else known.push(need);
  }

  #addBody(body: readonly Statement[], scope: number): void {
    for (const statement of body) {
      if (statement.kind === 'assign') {
        if (statement.target.kind === 'reg') continue;
        const target = this.#vertex(statement.target);
        this.#addNeed(target, this.#facts.indexOf.get(statement.value)!);
        if (scope >= 0) this.#addNeed(target, scope);
      } else if (statement.kind === 'when') {
        let inner = scope;
        for (const { cond, body: branch } of statement.branches) {
          inner = this.#scope(cond, inner);
          this.#addBody(branch, inner);
        }
        this.#addBody(statement.otherwise, inner);
      } else if (statement.kind === 'match') {
        const inner = this.#scope(statement.subject, scope);
        for (const { body: branch } of statement.cases) this.#addBody(branch, inner);
        this.#addBody(statement.otherwise, inner);
      }
    }
  }

  /** That a branch is taken: its condition, and those before and outside of it. */
  #scope(cond: Expr, outer: number): number {
    const own = this.#facts.indexOf.get(cond)!;
    if (outer < 0) return own;
    const vertex = this.#next++;
    this.#needs.set(vertex, [own, outer]);
    return vertex;
  }

  #addInstance(module: ModuleIr, connections: ReadonlyMap<Signal, Signal>, summaries: Summaries): void {
    for (const [output, inputs] of summaries.get(module) ?? []) {
      const vertex = this.#vertex(connections.get(output)!);
      for (const input of inputs) this.#addNeed(vertex, this.#vertex(connections.get(input)!));
    }
  }
}
