import { operands } from '../../ir/index.ts';
import type { Assign, Expr, ModuleIr, PlaceId, ReadPort, Signal, Statement } from '../../ir/index.ts';
import type { ModuleFacts } from '../facts.ts';
import type { PortDependencies } from './summary.ts';

/** What a node of the dependency graph stands for. */
export type GraphNode =
  /** Bits `hi..lo` of what an expression computes; a signal only where it is no leaf. */
  | { readonly kind: 'value'; readonly e: Expr; readonly hi: number; readonly lo: number }
  /** One assignment's part in bits `hi..lo` of its target. */
  | {
      readonly kind: 'assign';
      readonly assign: Assign;
      readonly hi: number;
      readonly lo: number;
      readonly scope: Scope | null;
    }
  /** That a branch is taken. */
  | { readonly kind: 'scope'; readonly scope: Scope };

/** The conditions around a statement: one that decides, and those before and outside of it. */
export interface Scope {
  readonly outer: Scope | null;
  readonly cond: Expr;
  readonly place: PlaceId;
}

/** What bits of a signal are computed from: its assignments that can be in force there, in order. */
interface Segment {
  readonly hi: number;
  readonly lo: number;
  readonly drivers: { readonly assign: Assign; readonly scope: Scope | null }[];
}

/**
 * The combinational dependencies inside one module: which bits of which value need which others in the same instant.
 * Signals are cut where an assignment or a range read begins or ends; operators bit by bit pass ranges on, so that a
 * chain through the bits of one wire is no cycle. Edges of node `n` are `edges[start[n]]` to `edges[start[n + 1] - 1]`.
 */
export class DependencyGraph {
  readonly nodes: GraphNode[] = [];
  readonly start: number[] = [0];
  readonly edges: number[] = [];
  readonly #segments = new Map<Signal, readonly Segment[]>();
  readonly #ids = new Map<object, Map<number, number>>();
  readonly #memoryPorts = new Map<Signal, ReadPort>();
  readonly #childInputs = new Map<Signal, readonly Signal[]>();
  /** Ranges within expressions that may still be told apart; past it, whole expressions are taken. */
  #rangesLeft: number;

  /**
   * @param byBit signals to cut into single bits
   * @param summaries of the modules of the instances
   */
  constructor(facts: ModuleFacts, summaries: ReadonlyMap<ModuleIr, PortDependencies>, byBit: ReadonlySet<Signal>) {
    this.#rangesLeft = 4 * facts.exprs.length + 1000 + (byBit.size > 0 ? 1_000_000 : 0);
    for (const memory of facts.module.memories) {
      for (const port of memory.ports) {
        if (port.kind === 'read' && port.latency === 0) this.#memoryPorts.set(port.data, port);
      }
    }
    for (const { module, connections } of facts.module.instances) {
      const summary = summaries.get(module);
      if (summary === undefined) continue;
      for (const [output, inputs] of summary) {
        this.#childInputs.set(
          connections.get(output)!,
          inputs.map((input) => connections.get(input)!),
        );
      }
    }
    this.#cutSignals(facts, byBit);
    for (const [signal, segments] of this.#segments) for (const { hi, lo } of segments) this.#node(signal, hi, lo);
    for (let id = 0; id < this.nodes.length; id += 1) {
      this.#addEdges(this.nodes[id]);
      this.start.push(this.edges.length);
    }
  }

  /** The nodes of a signal's bits; none where nothing in this module needs them. */
  nodesOf(signal: Signal): number[] {
    return [...(this.#ids.get(signal)?.values() ?? [])];
  }

  #cutSignals(facts: ModuleFacts, byBit: ReadonlySet<Signal>): void {
    const cuts = new Map<Signal, Set<number>>();
    const cut = (signal: Signal, hi: number, lo: number): void => {
      cuts
        .get(signal)
        ?.add(lo)
        .add(hi + 1);
    };
    for (const [signal, assigns] of facts.assigns) {
      if (signal.kind === 'reg') continue;
      cuts.set(signal, new Set([0, signal.width]));
      if (byBit.has(signal)) for (let bit = 1; bit < signal.width; bit += 1) cut(signal, bit, bit);
      else for (const { hi, lo } of assigns) cut(signal, hi, lo);
    }
    for (const e of facts.exprs) if (e.op === 'slice' && e.a.op === 'signal') cut(e.a, e.hi, e.lo);
    for (const [signal, set] of cuts) {
      const bounds = [...set].sort((a, b) => a - b);
      const segments = bounds.slice(0, -1).map((lo, i) => ({ hi: bounds[i + 1] - 1, lo, drivers: [] }));
      this.#segments.set(signal, segments);
    }
    this.#placeDrivers(facts.module.body, null);
  }

  #placeDrivers(body: readonly Statement[], scope: Scope | null): void {
    for (const statement of body) {
      if (statement.kind === 'assign') {
        const segments = this.#segments.get(statement.target);
        if (segments === undefined) continue;
        for (let i = firstAt(segments, statement.lo); i < segments.length && segments[i].lo <= statement.hi; i += 1) {
          const { drivers } = segments[i];
          // An unconditional assignment hides the ones before it.
          if (scope === null) drivers.length = 0;
          drivers.push({ assign: statement, scope });
        }
      } else if (statement.kind === 'when') {
        let inner = scope;
        for (const { cond, body: branch, place } of statement.branches) {
          inner = { outer: inner, cond, place };
          this.#placeDrivers(branch, inner);
        }
        this.#placeDrivers(statement.otherwise, inner);
      } else if (statement.kind === 'match') {
        const inner = { outer: scope, cond: statement.subject, place: statement.place };
        for (const { body: branch } of statement.cases) this.#placeDrivers(branch, inner);
        this.#placeDrivers(statement.otherwise, inner);
      }
    }
  }

  #id(key: object, hi: number, lo: number, make: () => GraphNode): number {
    let ranges = this.#ids.get(key);
    if (ranges === undefined) {
      ranges = new Map();
      this.#ids.set(key, ranges);
    }
    const range = hi * 0x100000 + lo;
    let id = ranges.get(range);
    if (id === undefined) {
      id = this.nodes.push(make()) - 1;
      ranges.set(range, id);
    }
    return id;
  }

  #node(e: Expr, hi: number, lo: number): number {
    return this.#id(e, hi, lo, () => ({ kind: 'value', e, hi, lo }));
  }

  /** Adds the edges that reading bits `hi..lo` of an expression means. */
  #need(e: Expr, hi: number, lo: number): void {
    if (e.op === 'const') return;
    if (e.op === 'signal') {
      this.#needSignal(e, hi, lo);
      return;
    }
    const whole = lo === 0 && hi === e.width - 1;
    if (!whole && this.#rangesLeft > 0) {
      this.#rangesLeft -= 1;
      this.edges.push(this.#node(e, hi, lo));
    } else {
      this.edges.push(this.#node(e, e.width - 1, 0));
    }
  }

  #needWhole(e: Expr): void {
    this.#need(e, e.width - 1, 0);
  }

  #needSignal(signal: Signal, hi: number, lo: number): void {
    const segments = this.#segments.get(signal);
    if (segments !== undefined) {
      for (let i = firstAt(segments, lo); i < segments.length && segments[i].lo <= hi; i += 1) {
        this.edges.push(this.#node(signal, segments[i].hi, segments[i].lo));
      }
    } else if (signal.kind === 'input' || this.#childInputs.has(signal) || this.#memoryPorts.has(signal)) {
      this.edges.push(this.#node(signal, signal.width - 1, 0));
    }
  }

  #addEdges(node: GraphNode): void {
    if (node.kind === 'value') {
      if (node.e.op === 'signal') this.#addSignalEdges(node.e, node.hi, node.lo);
      else this.#addValueEdges(node.e, node.hi, node.lo);
    } else if (node.kind === 'assign') {
      const { assign, hi, lo, scope } = node;
      this.#need(assign.value, hi - assign.lo, lo - assign.lo);
      if (scope !== null) this.#needScope(scope);
    } else {
      this.#needWhole(node.scope.cond);
      if (node.scope.outer !== null) this.#needScope(node.scope.outer);
    }
  }

  #needScope(scope: Scope): void {
    this.edges.push(this.#id(scope, 0, 0, () => ({ kind: 'scope', scope })));
  }

  #addSignalEdges(signal: Signal, hi: number, lo: number): void {
    const segments = this.#segments.get(signal);
    if (segments !== undefined) {
      for (const { assign, scope } of segments[firstAt(segments, lo)].drivers) {
        this.edges.push(this.#id(assign, hi, lo, () => ({ kind: 'assign', assign, hi, lo, scope })));
      }
      return;
    }
    for (const input of this.#childInputs.get(signal) ?? []) this.#needWhole(input);
    const port = this.#memoryPorts.get(signal);
    if (port !== undefined) this.#needWhole(port.addr);
  }

  #addValueEdges(e: Expr, hi: number, lo: number): void {
    switch (e.op) {
      case 'slice':
        this.#need(e.a, e.lo + hi, e.lo + lo);
        break;
      case 'cast':
      case 'not':
        this.#need(e.a, hi, lo);
        break;
      case 'pad': {
        const top = e.a.width - 1;
        if (lo <= top) this.#need(e.a, Math.min(hi, top), lo);
        else if (e.signed) this.#need(e.a, top, top);
        break;
      }
      case 'cat': {
        let base = e.width;
        for (const part of e.parts) {
          base -= part.width;
          if (base <= hi && base + part.width > lo) {
            this.#need(part, Math.min(hi - base, part.width - 1), Math.max(lo - base, 0));
          }
        }
        break;
      }
      case 'and':
      case 'or':
      case 'xor':
        this.#need(e.a, hi, lo);
        this.#need(e.b, hi, lo);
        break;
      case 'mux':
        this.#needWhole(e.cond);
        this.#need(e.a, hi, lo);
        this.#need(e.b, hi, lo);
        break;
      case 'index':
        this.#needWhole(e.index);
        for (const element of e.elements) this.#need(element, hi, lo);
        break;
      case 'add':
      case 'sub':
      case 'neg':
        // Carries go upwards.
        for (const operand of operands(e)) this.#need(operand, hi, 0);
        break;
      case 'shl':
      case 'shr':
        this.#addShiftEdges(e.op, e.a, e.b, hi, lo);
        break;
      default:
        for (const operand of operands(e)) this.#needWhole(operand);
    }
  }

  #addShiftEdges(op: 'shl' | 'shr', a: Expr, amount: Expr, hi: number, lo: number): void {
    const top = a.width - 1;
    if (amount.op !== 'const') {
      this.#needWhole(amount);
      if (op === 'shl') this.#need(a, hi, 0);
      else this.#need(a, top, lo);
      return;
    }
    const by = Number(amount.value);
    if (op === 'shl') {
      if (hi - by >= 0) this.#need(a, hi - by, Math.max(0, lo - by));
    } else if (lo + by <= top) {
      this.#need(a, Math.min(top, hi + by), lo + by);
    } else if (a.signed) {
      this.#need(a, top, top);
    }
  }
}

/** The index of the segment that holds bit `lo`. */
function firstAt(segments: readonly { readonly hi: number }[], lo: number): number {
  let [from, to] = [0, segments.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (segments[middle].hi < lo) from = middle + 1;
    else to = middle;
  }
  return from;
}
