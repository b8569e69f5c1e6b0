import type { InstanceIr, Memory, ModuleIr, Signal } from '../../ir/index.ts';
import { Graph, type Node } from '../graph/index.ts';
import type { Block, ValueBlock } from '../legalise/blocks.ts';
import type { CombinationalPaths } from '../legalise/combinational.ts';
import { collectDrivers, type Driver } from '../legalise/drivers.ts';
import { Interner } from '../legalise/intern.ts';
import { combinationalReads, MemoryPlanner, type CollisionPlan, type PortPlan } from '../legalise/memories.ts';
import { Builder } from '../legalise/simplify.ts';
import { splitSignals } from '../legalise/split-signals.ts';
import { toBlocks } from '../legalise/to-blocks.ts';
import { connectDirectly } from '../prettify/direct-connections.ts';
import { inputSignals, memoryPorts } from '../prettify/memory-ports.ts';

/** A port of an instance and what it is connected to. */
export interface Connection {
  readonly port: Signal;
  /** Inputs: the value. */
  readonly value: Node | null;
  /** Outputs: the signal that the instance drives. */
  readonly target: Signal | null;
}

export interface InstancePlan {
  readonly instance: InstanceIr;
  readonly connections: readonly Connection[];
}

/** A module after legalisation: blocks over interned expressions, memory ports, instances; no text yet. */
export interface ModulePlan {
  readonly module: ModuleIr;
  readonly graph: Graph;
  readonly blocks: readonly Block[];
  readonly memoryPorts: readonly PortPlan[];
  readonly collisions: readonly CollisionPlan[];
  readonly instances: readonly InstancePlan[];
  /** Signals of the holding module that an instance drives and that have no other declaration. */
  readonly childOutputs: readonly Signal[];
  readonly paths: () => CombinationalPaths;
}

/** Runs the passes that come before the text. `pathsOf` knows the modules printed before. */
export function planModule(module: ModuleIr, pathsOf: (child: ModuleIr) => CombinationalPaths): ModulePlan {
  const drivers = collectDrivers(module.body);
  const { plan, looped } = planWith(module, drivers, new Set(), pathsOf);
  const split = looped.filter((s) => drivers.get(s)?.partial);
  return split.length === 0 ? plan : planWith(module, drivers, new Set(split), pathsOf).plan;
}

function planWith(
  module: ModuleIr,
  drivers: ReadonlyMap<Signal, Driver>,
  split: ReadonlySet<Signal>,
  pathsOf: (child: ModuleIr) => CombinationalPaths,
): { readonly plan: ModulePlan; readonly looped: readonly Signal[] } {
  const parted = splitSignals(module, split);
  const direct = connectDirectly(module, drivers);
  const ports = memoryPorts(module);
  const graph = new Graph();
  const build = new Builder(graph);
  const computed = combinationalReads(module.memories, ports.inputs, build);
  const interner = new Interner(build, module, new Map([...direct.aliases, ...parted.aliases]), computed);
  const nodeOf = (s: Signal): Node => interner.node(s);
  const outputOf = (s: Signal): Signal => {
    const alias = direct.aliases.get(s);
    return alias?.op === 'signal' ? alias : s;
  };

  for (const port of module.ports) nodeOf(port);
  const body = interner.statements(parted.body, new Set([...direct.dropped, ...ports.dropped]));
  const instances = module.instances.map((instance) => planInstance(instance, nodeOf, outputOf));

  const driven = collectDrivers(module.body.filter((s) => !direct.dropped.has(s)));
  const undriven = [
    ...module.ports.filter((p) => p.kind === 'output'),
    ...module.signals.filter((s) => s.kind === 'wire'),
    ...wiresOfPorts(module.memories, ports.inputs),
  ].filter((s) => !driven.has(s) && !direct.driven.has(s) && s.defaultValue !== null);
  const { blocks, looped, paths } = toBlocks(build, body, undriven, { module, nodeOf, outputOf, pathsOf });

  const planner = new MemoryPlanner(build, (e) => interner.node(e));
  const values: ValueBlock[] = [];
  const portPlans: PortPlan[] = [];
  for (const memory of module.memories) {
    for (const port of memory.ports) {
      const plan = planner.plan(memory, port, ports.inputs);
      if (plan !== null) portPlans.push(withNamedLanes(plan, build, values));
    }
  }
  const collisions = module.memories.flatMap((memory) => planner.collisions(memory, ports.inputs));
  const childOutputs = instances.flatMap(({ connections }) =>
    connections.flatMap(({ target }) => (target !== null && target.kind === 'child-output' ? [target] : [])),
  );
  const plan = {
    module,
    graph,
    blocks: [...blocks, ...values],
    memoryPorts: portPlans,
    collisions,
    instances,
    childOutputs,
    paths,
  };
  return { plan, looped };
}

function planInstance(
  instance: InstanceIr,
  nodeOf: (s: Signal) => Node,
  outputOf: (s: Signal) => Signal,
): InstancePlan {
  const connections = instance.module.ports.flatMap((port): Connection[] => {
    const local = instance.connections.get(port);
    if (local === undefined) return [];
    if (port.kind === 'output') return [{ port, value: null, target: outputOf(local) }];
    const value = nodeOf(local);
    if (value.op !== 'signal' && value.op !== 'const') value.hint ??= local.name;
    return [{ port, value, target: null }];
  });
  return { instance, connections };
}

/** Inputs of memory ports that stay wires: the ports that several places use. */
function wiresOfPorts(memories: readonly Memory[], inputs: ReturnType<typeof memoryPorts>['inputs']): Signal[] {
  return memories
    .flatMap((m) => m.ports)
    .filter((port) => inputs.get(port)!.addr === port.addr)
    .flatMap(inputSignals);
}

/** A masked write takes parts of data and mask in a loop, so both need a name. */
function withNamedLanes(plan: PortPlan, build: Builder, values: ValueBlock[]): PortPlan {
  const { port, write } = plan;
  if (write?.mask == null || port.kind === 'read' || port.mask === null) return plan;
  const named = (value: Node, target: Signal): Node => {
    if (value.op === 'signal') return value;
    values.push({ kind: 'value', target, value, place: value.place, order: Infinity });
    return build.signal(target);
  };
  return { ...plan, write: { ...write, data: named(write.data, port.data), mask: named(write.mask, port.mask) } };
}
