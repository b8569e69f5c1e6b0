import type { Check, InstanceIr, Memory, ModuleIr, PlaceId, Signal } from '../../ir/index.ts';
import { asynchronous } from '../../ir/index.ts';
import type { ModuleFacts } from '../facts.ts';
import { components } from '../loops/components.ts';
import type { Components } from '../loops/components.ts';
import { DependencyGraph } from '../loops/graph.ts';
import { summarise } from '../loops/summary.ts';
import type { PortDependencies } from '../loops/summary.ts';
import { ClockSources, NumberSets } from './sources.ts';
import type { CrossingSummary } from './summary.ts';

/** Where values end under a clock: what takes them over, and the nodes of the graph that it takes. */
export interface Destination {
  readonly what:
    | { readonly kind: 'register'; readonly signal: Signal }
    | { readonly kind: 'property'; readonly check: Check }
    | { readonly kind: 'memory'; readonly memory: Memory; readonly port: string; readonly signal: Signal }
    | { readonly kind: 'output'; readonly signal: Signal }
    | { readonly kind: 'instance'; readonly instance: InstanceIr; readonly port: Signal; readonly signal: Signal };
  readonly nodes: number[];
  /** Numbers of the clock sources that take it over: one, or for an input of an instance all of those inside. */
  readonly sources: readonly number[];
  readonly place: PlaceId;
}

/** A port of an instance by the signal that stands for it in the module around. */
export interface ChildPort {
  readonly instance: InstanceIr;
  readonly port: Signal;
}

/**
 * A module as the check of clock domains sees it: the graph of what depends on what within an instant, with for each
 * node the clocks whose registers launch values into it and those whose registers take values from it.
 */
export class ModuleView {
  readonly facts: ModuleFacts;
  readonly graph: DependencyGraph;
  readonly parts: Components;
  readonly sources: ClockSources;
  readonly destinations: Destination[] = [];
  readonly childPorts = new Map<Signal, ChildPort>();
  /** By component of the graph. */
  readonly #launched: NumberSets;
  readonly #captured: NumberSets;
  readonly #summaries: ReadonlyMap<ModuleIr, CrossingSummary>;
  readonly #translations = new Map<InstanceIr, readonly number[]>();
  readonly #memories = new Map<Signal, readonly number[]>();
  /** Registers that may capture other domains: checked apart, and no destinations. */
  readonly synchronisers: Destination[] = [];

  constructor(
    facts: ModuleFacts,
    summaries: ReadonlyMap<ModuleIr, CrossingSummary>,
    passes: ReadonlyMap<ModuleIr, PortDependencies>,
  ) {
    this.facts = facts;
    this.#summaries = summaries;
    this.sources = new ClockSources(facts.module);
    this.graph = new DependencyGraph(facts, passes, new Set(), true);
    this.parts = components(this.graph);
    const count = this.parts.first.length - 1;
    for (const instance of facts.module.instances) this.#addInstance(instance);
    for (const memory of facts.module.memories) this.#addMemory(memory);
    this.#addEnds();
    for (const port of facts.module.ports) {
      if (port.kind !== 'output' || port.domain === null || port.domain === asynchronous) continue;
      this.#addSignal({ kind: 'output', signal: port }, port, [this.sources.number(port.domain)], port.place);
    }
    this.#launched = new NumberSets(count, this.sources.count);
    this.#captured = new NumberSets(count, this.sources.count);
    this.#spread();
  }

  /** The clock sources whose registers launch values into a node. */
  launchedAt(node: number): number[] {
    return this.#launched.of(this.parts.componentOf[node]);
  }

  launches(node: number, source: number): boolean {
    return this.#launched.has(this.parts.componentOf[node], source);
  }

  launchesOther(node: number, source: number): boolean {
    return this.#launched.hasOther(this.parts.componentOf[node], source);
  }

  captures(node: number, source: number): boolean {
    return this.#captured.has(this.parts.componentOf[node], source);
  }

  /** The clock sources that a signal's bits come from, or go to. */
  ofSignal(signal: Signal, what: 'launched' | 'captured'): number[] {
    const sets = what === 'launched' ? this.#launched : this.#captured;
    const numbers = new Set<number>();
    for (const node of this.graph.nodesOf(signal))
      for (const n of sets.of(this.parts.componentOf[node])) numbers.add(n);
    return [...numbers].sort((a, b) => a - b);
  }

  /** The clock sources that a signal itself stands for: of a register its own, of wires none. */
  ownSources(signal: Signal): readonly number[] {
    switch (signal.kind) {
      case 'reg':
        return [this.sources.number(signal.domain!)];
      case 'input':
        return signal.domain === null ? [] : [this.sources.number(signal.domain)];
      case 'memdata':
        return this.#memories.get(signal) ?? [];
      case 'child-output': {
        const { instance, port } = this.childPorts.get(signal)!;
        const inner = this.#summaries.get(instance.module)?.launches.get(port) ?? [];
        return inner.map((number) => this.translate(instance, number));
      }
      default:
        return [];
    }
  }

  /** The number here of a clock source of an instance's module. */
  translate(instance: InstanceIr, number: number): number {
    let numbers = this.#translations.get(instance);
    if (numbers === undefined) {
      numbers = this.sources.translation(instance, this.#summaries.get(instance.module)!.sources);
      this.#translations.set(instance, numbers);
    }
    return numbers[number];
  }

  passes(): PortDependencies {
    return summarise(this.facts.module, this.graph, this.parts);
  }

  #addInstance(instance: InstanceIr): void {
    const summary = this.#summaries.get(instance.module);
    // Translating may find further sources, and the sets have room for those that are known when they are made.
    if (summary !== undefined) this.translate(instance, 0);
    for (const [port, signal] of instance.connections) {
      this.childPorts.set(signal, { instance, port });
      const inner = port.kind === 'input' ? (summary?.captures.get(port) ?? []) : [];
      if (inner.length === 0) continue;
      const sources = [...new Set(inner.map((number) => this.translate(instance, number)))];
      this.#addSignal({ kind: 'instance', instance, port, signal }, signal, sources, instance.place);
    }
  }

  #addMemory(memory: Memory): void {
    const writers = memory.ports.filter((port) => port.kind !== 'read').map((port) => this.sources.number(port.domain));
    for (const port of memory.ports) {
      const own = this.sources.number(port.domain);
      if (port.kind === 'read' && port.latency === 0) {
        this.#memories.set(port.data, memory.crossing === null ? writers : [own]);
        continue;
      }
      if (port.kind !== 'write') this.#memories.set(port.kind === 'read' ? port.data : port.readData, [own]);
      const inputs =
        port.kind === 'read'
          ? [port.addr, port.enable]
          : [port.addr, port.enable, port.data, port.mask, port.kind === 'readwrite' ? port.write : null];
      for (const signal of inputs) {
        if (signal === null) continue;
        this.#addSignal({ kind: 'memory', memory, port: port.name, signal }, signal, [own], memory.place);
      }
    }
  }

  #addSignal(what: Destination['what'], signal: Signal, sources: readonly number[], place: PlaceId): void {
    const nodes = this.graph.nodesOf(signal);
    const assign = this.facts.assigns.get(signal)?.[0];
    if (nodes.length > 0) this.destinations.push({ what, nodes, sources, place: assign?.place ?? place });
  }

  #addEnds(): void {
    const registers = new Map<Signal, Destination>();
    for (const node of this.graph.ends) {
      const subject = this.graph.subjects[node];
      if (subject.op === 'property') {
        const { check } = subject;
        const sources = [this.sources.number(check.domain)];
        this.destinations.push({ what: { kind: 'property', check }, nodes: [node], sources, place: check.place });
      } else if (subject.op === 'driver') {
        const signal = subject.assign.target;
        const known = registers.get(signal);
        if (known !== undefined) {
          known.nodes.push(node);
          continue;
        }
        const sources = [this.sources.number(signal.domain!)];
        const { place } = subject.assign;
        const fresh: Destination = { what: { kind: 'register', signal }, nodes: [node], sources, place };
        registers.set(signal, fresh);
        (signal.crossing === null ? this.destinations : this.synchronisers).push(fresh);
      }
    }
  }

  #spread(): void {
    const { graph, parts } = this;
    const { componentOf, members, first } = parts;
    graph.subjects.forEach((subject, node) => {
      if (subject.op !== 'signal') return;
      for (const number of this.ownSources(subject)) this.#launched.add(componentOf[node], number);
    });
    for (const { nodes, sources } of this.destinations) {
      for (const node of nodes) for (const number of sources) this.#captured.add(componentOf[node], number);
    }
    const last = first.length - 2;
    for (let i = 0; i <= last; i += 1) {
      for (let m = first[i]; m < first[i + 1]; m += 1) {
        const node = members[m];
        for (let k = graph.start[node]; k < graph.start[node + 1]; k += 1) {
          this.#launched.addAll(i, componentOf[graph.edges[k]]);
        }
      }
    }
    for (let i = last; i >= 0; i -= 1) {
      for (let m = first[i]; m < first[i + 1]; m += 1) {
        const node = members[m];
        for (let k = graph.start[node]; k < graph.start[node + 1]; k += 1) {
          this.#captured.addAll(componentOf[graph.edges[k]], i);
        }
      }
    }
  }
}
