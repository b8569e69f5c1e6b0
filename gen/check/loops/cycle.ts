import type { ModuleIr, PlaceId, Signal } from '../../ir/index.ts';
import type { ModuleFacts } from '../facts.ts';
import { bracketed } from '../hierarchy.ts';
import { signalName } from '../wording.ts';
import { DependencyGraph } from './graph.ts';
import type { Summaries } from './summary.ts';

/** One signal on a way through the design and the line that makes it depend on the next. */
export interface Step {
  readonly text: string;
  readonly place: PlaceId;
}

/** What finding a way needs to know of all modules. */
export interface Surroundings {
  readonly facts: ReadonlyMap<ModuleIr, ModuleFacts>;
  readonly summaries: Summaries;
}

/**
 * The nodes from `from` to one of `goals` along dependencies, the shortest way, within the nodes that `within` admits;
 * at least one edge long, so that a way from a node to itself is a cycle.
 */
export function shortestWay(
  graph: DependencyGraph,
  from: readonly number[],
  goals: ReadonlySet<number>,
  within: (node: number) => boolean,
): number[] | null {
  const cameFrom = new Map<number, number>();
  let front = [...from];
  while (front.length > 0) {
    const next: number[] = [];
    for (const node of front) {
      for (let k = graph.start[node]; k < graph.start[node + 1]; k += 1) {
        const to = graph.edges[k];
        if (!within(to) || cameFrom.has(to)) continue;
        cameFrom.set(to, node);
        if (goals.has(to)) return wayBack(cameFrom, to, new Set(from));
        next.push(to);
      }
    }
    front = next;
  }
  return null;
}

function wayBack(cameFrom: ReadonlyMap<number, number>, goal: number, starts: ReadonlySet<number>): number[] {
  const way = [goal];
  let node = goal;
  do {
    node = cameFrom.get(node)!;
    way.unshift(node);
  } while (!starts.has(node));
  return way;
}

/** The signals along a way of nodes, ways through instances included. */
export function stepsOf(
  way: readonly number[],
  graph: DependencyGraph,
  facts: ModuleFacts,
  prefix: string,
  around: Surroundings,
): Step[] {
  const steps: Step[] = [];
  way.forEach((node, i) => {
    const signal = graph.subjects[node];
    if (signal.op !== 'signal') return;
    const next = i + 1 < way.length ? graph.subjects[way[i + 1]] : null;
    const place = next?.op === 'driver' ? next.assign.place : signal.place;
    const bits = rangeText(graph.hi[node], graph.lo[node], signal.width);
    steps.push({ text: `${prefix}${signalName(signal)}${bits}`, place });
    if (signal.kind === 'child-output' && next?.op === 'signal') {
      steps.push(...stepsInside(signal, next, facts, prefix, around));
    }
  });
  return steps;
}

/** The signals between an output and an input of an instance, without these two. */
function stepsInside(output: Signal, input: Signal, facts: ModuleFacts, prefix: string, around: Surroundings): Step[] {
  for (const { module, connections, path, name } of facts.module.instances) {
    const inner = [...connections];
    const outputPort = inner.find(([, signal]) => signal === output)?.[0];
    const inputPort = inner.find(([, signal]) => signal === input)?.[0];
    const childFacts = around.facts.get(module);
    if (outputPort === undefined || inputPort === undefined || childFacts === undefined) continue;
    const graph = new DependencyGraph(childFacts, around.summaries, new Set());
    const way = shortestWay(graph, graph.nodesOf(outputPort), new Set(graph.nodesOf(inputPort)), () => true);
    if (way === null) return [];
    const below = `${prefix}${bracketed(path === '' ? name : path)}.`;
    return stepsOf(way, graph, childFacts, below, around).slice(1, -1);
  }
  return [];
}

function rangeText(hi: number, lo: number, width: number): string {
  if (hi - lo + 1 === width) return '';
  return hi === lo ? `.bit(${hi})` : `.bits(${hi}, ${lo})`;
}
