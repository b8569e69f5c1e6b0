import type { Domain, InstanceIr, ModuleIr, Signal } from '../../ir/index.ts';
import type { ModuleFacts } from '../facts.ts';
import { bracketed } from '../hierarchy.ts';
import { shortestWay, stepsOf } from '../loops/cycle.ts';
import type { Step } from '../loops/cycle.ts';
import type { PortDependencies } from '../loops/summary.ts';
import { signalName } from '../wording.ts';
import type { CrossingSummary } from './summary.ts';
import { ModuleView } from './view.ts';
import type { Destination } from './view.ts';

/** All modules as far as they have been looked at; views that are needed for messages are built again. */
export class Surroundings {
  readonly facts: ReadonlyMap<ModuleIr, ModuleFacts>;
  readonly summaries = new Map<ModuleIr, CrossingSummary>();
  /** Of each summary the part that the graphs need. */
  readonly passes = new Map<ModuleIr, PortDependencies>();
  readonly #views = new Map<ModuleIr, ModuleView>();

  constructor(modules: readonly ModuleFacts[]) {
    this.facts = new Map(modules.map((facts) => [facts.module, facts]));
  }

  view(module: ModuleIr): ModuleView {
    let view = this.#views.get(module);
    if (view === undefined) {
      view = new ModuleView(this.facts.get(module)!, this.summaries, this.passes);
      this.#views.set(module, view);
    }
    return view;
  }
}

/** One end of a path: what it is called from the module downwards, its kind and its domain in words. */
export interface End extends Step {
  readonly kind: string;
}

export interface CrossingPath {
  readonly from: End;
  readonly to: End;
  /** Everything between the ends. */
  readonly between: readonly Step[];
}

export function clockText({ name, clock }: Domain): string {
  return clock === '' ? name : `${name} (${clock})`;
}

/** `rx.seen, a register of core (clk)`. */
export function endText({ text, kind }: End): string {
  return `${text}, ${kind}`;
}

/** The shortest way from something that `launched` clocks to nodes, ways through instances included. */
export function wayTo(
  around: Surroundings,
  view: ModuleView,
  nodes: readonly number[],
  launched: number,
): Pick<CrossingPath, 'from' | 'between'> {
  const { end, steps } = pathBack(around, view, nodes, launched, '');
  return { from: end, between: steps.reverse() };
}

/** The same, on to where a destination takes the value over. */
export function pathTo(
  around: Surroundings,
  view: ModuleView,
  destination: Destination,
  launched: number,
  captured: number,
): CrossingPath {
  const { from, between } = wayTo(around, view, destination.nodes, launched);
  const { end, steps } = destinationEnd(around, view, destination, captured, '');
  // a destination that is a signal of the graph stands at the end of the way to it as well
  return { from, to: end, between: [...between.filter(({ text }) => text !== end.text), ...steps] };
}

/** Something that `captured` clocks and that takes over a value of an input, with the way there. */
export function captureOf(
  around: Surroundings,
  view: ModuleView,
  input: Signal,
  captured: number,
  prefix = '',
): { readonly end: End; readonly steps: Step[] } | null {
  const { graph, facts } = view;
  const ends = view.destinations.filter(({ sources }) => sources.includes(captured));
  const starts = ends.flatMap(({ nodes }) => nodes);
  const goals = new Set(graph.nodesOf(input));
  const direct = starts.find((node) => goals.has(node));
  const way =
    direct === undefined ? shortestWay(graph, starts, goals, (node) => view.captures(node, captured)) : [direct];
  const reached = way === null ? undefined : ends.find(({ nodes }) => nodes.includes(way[0]));
  if (way === null || reached === undefined) return null;
  const { end, steps } = destinationEnd(around, view, reached, captured, prefix);
  const between = stepsOf(way, graph, facts, prefix, { facts: around.facts, summaries: around.passes }).reverse();
  return { end, steps: [...between.slice(1).filter(({ text }) => text !== end.text), ...steps] };
}

/** From nodes back to what `launched` clocks. Steps from the nodes on. */
function pathBack(
  around: Surroundings,
  view: ModuleView,
  nodes: readonly number[],
  launched: number,
  prefix: string,
): { readonly end: End; readonly steps: Step[] } {
  const { graph, facts } = view;
  const starts = nodes.filter((node) => view.launches(node, launched));
  const goals = new Set<number>();
  graph.subjects.forEach((subject, node) => {
    if (subject.op === 'signal' && view.ownSources(subject).includes(launched)) goals.add(node);
  });
  const direct = starts.find((node) => goals.has(node));
  const way =
    direct === undefined ? shortestWay(graph, starts, goals, (node) => view.launches(node, launched)) : [direct];
  if (way === null) throw new Error(`no path from clock source ${launched} in ${facts.module.name}`);
  const steps = stepsOf(way, graph, facts, prefix, { facts: around.facts, summaries: around.passes });
  const leaf = graph.subjects[way[way.length - 1]] as Signal;
  if (leaf.kind === 'child-output') {
    const { instance, port } = view.childPorts.get(leaf)!;
    const inner = insideSource(around, view, instance, port, launched, prefix);
    if (inner !== null) return { end: inner.end, steps: [...steps, ...inner.steps] };
  }
  const last = steps.pop()!;
  return { end: { ...last, kind: sourceKind(view, leaf, launched) }, steps };
}

function below(prefix: string, { path, name }: InstanceIr): string {
  return `${prefix}${bracketed(path === '' ? name : path)}.`;
}

function insideSource(
  around: Surroundings,
  view: ModuleView,
  instance: InstanceIr,
  port: Signal,
  launched: number,
  prefix: string,
): ReturnType<typeof pathBack> | null {
  if (instance.module.blackBox !== null) return null;
  const numbers = around.summaries.get(instance.module)?.launches.get(port) ?? [];
  const inner = numbers.find((number) => view.translate(instance, number) === launched);
  if (inner === undefined) return null;
  const child = around.view(instance.module);
  const found = pathBack(around, child, child.graph.nodesOf(port), inner, below(prefix, instance));
  // the port itself is the step before
  return { end: found.end, steps: found.steps.slice(1) };
}

function sourceKind(view: ModuleView, leaf: Signal, launched: number): string {
  const domain = leaf.domain ?? view.sources.domains[launched];
  const of = clockText(domain);
  switch (leaf.kind) {
    case 'reg':
      return `a register of ${of}`;
    case 'memdata':
      return leaf.domain === null ? `read from a memory that ${of} writes` : `read from a memory under ${of}`;
    case 'child-output':
      return `an output of a black box, of ${clockText(view.sources.domains[launched])}`;
    default:
      return `an input of ${of}`;
  }
}

function destinationEnd(
  around: Surroundings,
  view: ModuleView,
  destination: Destination,
  captured: number,
  prefix: string,
): { readonly end: End; readonly steps: Step[] } {
  const { what, place } = destination;
  const of = clockText(view.sources.domains[captured]);
  switch (what.kind) {
    case 'register': {
      const kind = `a register of ${clockText(what.signal.domain!)}`;
      return { end: { text: `${prefix}${signalName(what.signal)}`, place, kind }, steps: [] };
    }
    case 'property': {
      const { check } = what;
      const text = `${prefix}${check.what} '${check.message}'`;
      return { end: { text, place, kind: `sampled under ${clockText(check.domain)}` }, steps: [] };
    }
    case 'memory': {
      const text = `${prefix}${signalName(what.signal)}`;
      return { end: { text, place, kind: `an input of a memory under ${of}` }, steps: [] };
    }
    case 'output':
      return { end: { text: `${prefix}${signalName(what.signal)}`, place, kind: `an output of ${of}` }, steps: [] };
    case 'instance':
      return insideDestination(around, view, what.instance, what.port, place, captured, prefix);
  }
}

function insideDestination(
  around: Surroundings,
  view: ModuleView,
  instance: InstanceIr,
  port: Signal,
  place: number,
  captured: number,
  prefix: string,
): ReturnType<typeof destinationEnd> {
  const inside = below(prefix, instance);
  const here: Step = { text: `${inside}${signalName(port)}`, place };
  const stopped = { end: { ...here, kind: `an input of ${clockText(view.sources.domains[captured])}` }, steps: [] };
  if (instance.module.blackBox !== null) return stopped;
  const numbers = around.summaries.get(instance.module)?.captures.get(port) ?? [];
  const inner = numbers.find((number) => view.translate(instance, number) === captured);
  if (inner === undefined) return stopped;
  const found = captureOf(around, around.view(instance.module), port, inner, inside);
  return found === null ? stopped : found;
}
