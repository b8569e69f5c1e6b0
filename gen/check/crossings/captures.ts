import type { PlaceId, Signal } from '../../ir/index.ts';
import { bracketed } from '../hierarchy.ts';
import { signalName } from '../wording.ts';
import { originOf } from './origin.ts';
import type { Origin } from './origin.ts';
import type { Surroundings } from './path.ts';
import { straightDriver } from './straight.ts';
import type { PendingCapture } from './summary.ts';
import type { ModuleView } from './view.ts';

/** A first stage of a synchroniser, or a reset made in the design, with what it takes as far as the module tells. */
export interface Capture {
  readonly what: 'synchroniser' | 'reset';
  readonly name: string;
  readonly place: PlaceId;
  /** Bits that are taken over together. */
  readonly width: number;
  /** Clock source of the register, or of the reset's domain. */
  readonly source: number;
  readonly nodes: readonly number[];
  readonly origin: Origin | 'constant' | 'logic';
}

/** The captures of a module, and those of its instances whose bits come from here. */
export function capturesOf(around: Surroundings, view: ModuleView): Capture[] {
  const { facts, graph, sources } = view;
  const { module } = facts;
  const captures: Capture[] = [];
  for (const { what, nodes, place } of view.synchronisers) {
    if (what.kind !== 'register') continue;
    const { signal } = what;
    const { width } = signal;
    const straight = straightDriver(facts, signal, width - 1, 0);
    const origin =
      typeof straight === 'string'
        ? straight
        : originOf(around.facts, module, straight.signal, straight.hi, straight.lo);
    const source = sources.number(signal.domain!);
    captures.push({ what: 'synchroniser', name: signalName(signal), place, width, source, nodes, origin });
  }
  for (const { domain, signal, place } of module.resets) {
    const origin = originOf(around.facts, module, signal, 0, 0);
    const source = sources.number(domain);
    const name = `the reset of ${domain.name}`;
    captures.push({ what: 'reset', name, place, width: 1, source, nodes: graph.nodesOf(signal), origin });
  }
  for (const instance of module.instances) {
    const inside = bracketed(instance.path === '' ? instance.name : instance.path);
    for (const one of around.summaries.get(instance.module)?.pending ?? []) {
      const signal = instance.connections.get(one.input)!;
      const origin = one.logic ? 'logic' : originOf(around.facts, module, signal, one.hi, one.lo);
      captures.push({
        what: one.what,
        name: `${inside}.${one.name}`,
        place: assignedAt(view, signal) ?? one.place,
        width: one.hi - one.lo + 1,
        source: view.translate(instance, one.source),
        nodes: graph.nodesOf(signal),
        origin,
      });
    }
  }
  return captures;
}

function assignedAt({ facts }: ModuleView, signal: Signal): PlaceId | null {
  return facts.assigns.get(signal)?.[0].place ?? null;
}

/** Logic that is a mistake whatever the inputs are: before a reset, or between another domain and a synchroniser. */
export function isWrongHere(view: ModuleView, { what, origin, nodes, source }: Capture): boolean {
  return origin === 'logic' && (what === 'reset' || nodes.some((node) => view.launchesOther(node, source)));
}

/** The inputs of the module that a capture's bits come from: for those around it to judge. */
export function pendingOf(view: ModuleView, capture: Capture): PendingCapture[] {
  const { what, name, place, source, origin, width } = capture;
  const about = { what, name, place, source };
  if (typeof origin !== 'string') {
    const { signal, hi, lo } = origin;
    return signal.kind === 'input' && signal.domain === null ? [{ ...about, input: signal, hi, lo, logic: false }] : [];
  }
  if (origin === 'constant' || isWrongHere(view, capture)) return [];
  return inputsBehind(view, capture.nodes).map((input) => ({ ...about, input, hi: width - 1, lo: 0, logic: true }));
}

/** Inputs without a stated domain that nodes depend on. */
function inputsBehind({ graph }: ModuleView, nodes: readonly number[]): Signal[] {
  const seen = new Set<number>(nodes);
  const stack = [...nodes];
  const inputs: Signal[] = [];
  while (stack.length > 0) {
    const node = stack.pop()!;
    const subject = graph.subjects[node];
    if (subject.op === 'signal' && subject.kind === 'input' && subject.domain === null) inputs.push(subject);
    for (let k = graph.start[node]; k < graph.start[node + 1]; k += 1) {
      const to = graph.edges[k];
      if (seen.has(to)) continue;
      seen.add(to);
      stack.push(to);
    }
  }
  return inputs;
}

/** The same input bit for the same purpose is passed on once, however many take it. */
export function withoutRepeats(pending: readonly PendingCapture[]): PendingCapture[] {
  const first = new Map<string, PendingCapture>();
  for (const one of pending) {
    const key = `${one.what} ${one.source} ${one.logic} ${one.input.name} ${one.hi} ${one.lo}`;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}
