import { operands } from '../../ir/index.ts';
import type { Assign, Check, Expr, ReadPort, Signal, Statement } from '../../ir/index.ts';
import type { ModuleFacts } from '../facts.ts';
import type { Summaries } from './summary.ts';

/** What a node of the dependency graph stands for; told apart by `op`. */
export type Subject = Expr | Driver | Scope | Property;

/** One assignment's part in bits `hi..lo` of its target. */
interface Driver {
  readonly op: 'driver';
  readonly assign: Assign;
  readonly hi: number;
  readonly lo: number;
  readonly scope: Scope | null;
}

/** A check with the conditions around it. */
interface Property {
  readonly op: 'property';
  readonly check: Check;
  readonly scope: Scope | null;
}

/** That a branch is taken: the condition that decides, and those before and outside of it. */
interface Scope {
  readonly op: 'scope';
  readonly outer: Scope | null;
  readonly cond: Expr;
  /** Its node; -1 until something needs it. */
  node: number;
}

/** Bits of a signal that have the same assignments: those that can be in force there, in order. */
interface Segment {
  readonly hi: number;
  readonly lo: number;
  readonly drivers: Driver[];
  node: number;
}

/**
 * The combinational dependencies inside one module: which bits of which value need which others in the same instant.
 * Signals are cut where an assignment or a range read begins or ends; operators bit by bit pass ranges on, so that a
 * chain through the bits of one wire is no cycle. Edges of node `n` are `edges[start[n]]` to `edges[start[n + 1] - 1]`.
 */
export class DependencyGraph {
  /** What each node stands for: of an expression or signal, its bits `hi..lo`. */
  readonly subjects: Subject[] = [];
  readonly hi: number[] = [];
  readonly lo: number[] = [];
  readonly start: number[] = [0];
  readonly edges: number[] = [];
  /** With `clocked`: the nodes of assignments to registers and of checks, where values end. */
  readonly ends: number[] = [];
  readonly #segments = new Map<Signal, readonly Segment[]>();
  readonly #indexOf: ReadonlyMap<Expr, number>;
  /** The node of a whole expression by its index in the facts; -1 where there is none. */
  readonly #wholes: Int32Array;
  /** The nodes of ranges within expressions. */
  readonly #ranges = new Map<Expr, Map<number, number>>();
  /** Nodes of signals that nothing in this module assigns, but that others pass through. */
  readonly #passing = new Map<Signal, number>();
  readonly #memoryPorts = new Map<Signal, ReadPort>();
  readonly #childInputs = new Map<Signal, readonly Signal[]>();
  /** Ranges within expressions that may still be told apart; past it, whole expressions are taken. */
  #rangesLeft: number;
  /** True when registers, too, are nodes, and what they take over is looked at. */
  readonly #clocked: boolean;

  /**
   * @param summaries of the modules of the instances
   * @param byBit signals to cut into single bits
   * @param clocked with nodes for registers, clocked memory outputs and all outputs of instances, and with `ends`; what
   *   a waiver (`crossing`) covers is left out
   */
  constructor(facts: ModuleFacts, summaries: Summaries, byBit: ReadonlySet<Signal>, clocked = false) {
    this.#clocked = clocked;
    this.#indexOf = facts.indexOf;
    this.#wholes = new Int32Array(facts.exprs.length).fill(-1);
    this.#rangesLeft = 4 * facts.exprs.length + 1000 + (byBit.size > 0 ? 1_000_000 : 0);
    for (const memory of facts.module.memories) {
      for (const port of memory.ports) {
        if (port.kind === 'read' && port.latency === 0) this.#memoryPorts.set(port.data, port);
      }
    }
    for (const { module, connections } of facts.module.instances) {
      for (const [output, inputs] of summaries.get(module) ?? []) {
        const needed = inputs.map((input) => connections.get(input)!);
        this.#childInputs.set(connections.get(output)!, needed);
      }
    }
    this.#cutSignals(facts, byBit);
    for (const [signal, segments] of this.#segments) for (const segment of segments) this.#segmentNode(signal, segment);
    for (let node = 0; node < this.subjects.length; node += 1) {
      this.#addEdges(this.subjects[node], this.hi[node], this.lo[node]);
      this.start.push(this.edges.length);
    }
  }

  /** The nodes of a signal's bits; none where nothing in this module needs them. */
  nodesOf(signal: Signal): number[] {
    const passing = this.#passing.get(signal);
    if (passing !== undefined) return [passing];
    return (this.#segments.get(signal) ?? []).map((segment) => segment.node);
  }

  #cutSignals(facts: ModuleFacts, byBit: ReadonlySet<Signal>): void {
    const cuts = new Map<Signal, Set<number>>();
    const cut = (signal: Signal, hi: number, lo: number): void => {
      if (hi - lo + 1 === signal.width) return;
      let bounds = cuts.get(signal);
      if (bounds === undefined) {
        bounds = new Set([0, signal.width]);
        cuts.set(signal, bounds);
      }
      bounds.add(lo).add(hi + 1);
    };
    for (const e of facts.exprs) if (e.op === 'slice' && e.a.op === 'signal') cut(e.a, e.hi, e.lo);
    for (const [signal, assigns] of facts.assigns) {
      if (signal.kind === 'reg' || (this.#clocked && signal.crossing !== null)) continue;
      if (byBit.has(signal)) for (let bit = 0; bit < signal.width; bit += 1) cut(signal, bit, bit);
      for (const { hi, lo } of assigns) cut(signal, hi, lo);
      const bounds = [...(cuts.get(signal) ?? [0, signal.width])].sort((a, b) => a - b);
      const segments: Segment[] = [];
      for (let i = 1; i < bounds.length; i += 1) {
        segments.push({ hi: bounds[i] - 1, lo: bounds[i - 1], drivers: [], node: -1 });
      }
      this.#segments.set(signal, segments);
    }
    this.#placeDrivers(facts.module.body, null);
  }

  #placeDrivers(body: readonly Statement[], scope: Scope | null): void {
    for (const statement of body) {
      if (statement.kind === 'assign') {
        const { target, hi: top, lo: bottom } = statement;
        const segments = this.#segments.get(target);
        if (segments === undefined) {
          if (this.#clocked && target.kind === 'reg') {
            this.ends.push(this.#add({ op: 'driver', assign: statement, hi: top, lo: bottom, scope }, top, bottom));
          }
          continue;
        }
        for (let i = firstAt(segments, statement.lo); i < segments.length && segments[i].lo <= statement.hi; i += 1) {
          const { hi, lo, drivers } = segments[i];
          // An unconditional assignment hides the ones before it.
          if (scope === null) drivers.length = 0;
          drivers.push({ op: 'driver', assign: statement, hi, lo, scope });
        }
      } else if (statement.kind === 'when') {
        let inner = scope;
        for (const { cond, body: branch } of statement.branches) {
          inner = { op: 'scope', outer: inner, cond, node: -1 };
          this.#placeDrivers(branch, inner);
        }
        this.#placeDrivers(statement.otherwise, inner);
      } else if (statement.kind === 'match') {
        const inner: Scope = { op: 'scope', outer: scope, cond: statement.subject, node: -1 };
        for (const { body: branch } of statement.cases) this.#placeDrivers(branch, inner);
        this.#placeDrivers(statement.otherwise, inner);
      } else if (this.#clocked) {
        this.ends.push(this.#add({ op: 'property', check: statement, scope }, 0, 0));
      }
    }
  }

  #segmentNode(signal: Signal, segment: Segment): number {
    if (segment.node < 0) segment.node = this.#add(signal, segment.hi, segment.lo);
    return segment.node;
  }

  #wholeNode(e: Expr): number {
    const index = this.#indexOf.get(e)!;
    if (this.#wholes[index] < 0) this.#wholes[index] = this.#add(e, e.width - 1, 0);
    return this.#wholes[index];
  }

  #rangeNode(e: Expr, hi: number, lo: number): number {
    let ranges = this.#ranges.get(e);
    if (ranges === undefined) {
      ranges = new Map();
      this.#ranges.set(e, ranges);
    }
    const range = hi * 0x200000 + lo;
    let node = ranges.get(range);
    if (node === undefined) {
      this.#rangesLeft -= 1;
      node = this.#add(e, hi, lo);
      ranges.set(range, node);
    }
    return node;
  }

  /** Adds the edges that reading bits `hi..lo` of an expression means. */
  #need(e: Expr, hi: number, lo: number): void {
    if (e.op === 'const') return;
    if (e.op === 'signal') this.#needSignal(e, hi, lo);
    else if (hi - lo + 1 === e.width || this.#rangesLeft <= 0) this.edges.push(this.#wholeNode(e));
    else this.edges.push(this.#rangeNode(e, hi, lo));
  }

  #needWhole(e: Expr): void {
    this.#need(e, e.width - 1, 0);
  }

  #needSignal(signal: Signal, hi: number, lo: number): void {
    const segments = this.#segments.get(signal);
    if (segments !== undefined) {
      for (let i = firstAt(segments, lo); i < segments.length && segments[i].lo <= hi; i += 1) {
        this.edges.push(this.#segmentNode(signal, segments[i]));
      }
    } else if (
      this.#clocked ||
      signal.kind === 'input' ||
      this.#childInputs.has(signal) ||
      this.#memoryPorts.has(signal)
    ) {
      let node = this.#passing.get(signal);
      if (node === undefined) {
        node = this.#add(signal, signal.width - 1, 0);
        this.#passing.set(signal, node);
      }
      this.edges.push(node);
    }
  }

  #add(subject: Subject, hi: number, lo: number): number {
    this.hi.push(hi);
    this.lo.push(lo);
    return this.subjects.push(subject) - 1;
  }

  #addEdges(subject: Subject, hi: number, lo: number): void {
    if (subject.op === 'signal') {
      this.#addSignalEdges(subject, lo);
    } else if (subject.op === 'driver') {
      const { assign, scope } = subject;
      this.#need(assign.value, hi - assign.lo, lo - assign.lo);
      if (scope !== null) this.#needScope(scope);
    } else if (subject.op === 'property') {
      this.#needWhole(subject.check.cond);
      if (subject.scope !== null) this.#needScope(subject.scope);
    } else if (subject.op === 'scope') {
      this.#needWhole(subject.cond);
      if (subject.outer !== null) this.#needScope(subject.outer);
    } else {
      this.#addValueEdges(subject, hi, lo);
    }
  }

  #needScope(scope: Scope): void {
    if (scope.node < 0) scope.node = this.#add(scope, 0, 0);
    this.edges.push(scope.node);
  }

  #addSignalEdges(signal: Signal, lo: number): void {
    const segments = this.#segments.get(signal);
    if (segments !== undefined) {
      for (const driver of segments[firstAt(segments, lo)].drivers)
        this.edges.push(this.#add(driver, driver.hi, driver.lo));
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
