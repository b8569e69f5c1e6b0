import type { Domain, Signal } from '../../ir/index.ts';
import { walk, type Node } from '../graph/index.ts';
import { lift, type Lifting } from '../legalise/lift.ts';
import { ModuleNames } from '../names/index.ts';
import { synchroniserStages } from '../prettify/synchroniser-stages.ts';
import { Expressions } from '../text/expressions.ts';
import { Reads } from '../text/reads.ts';
import type { ModulePlan } from './plan.ts';
import { homesOf, rootsOf } from './roots.ts';

/** Everything that the sections of a module's text share. */
export interface ModuleContext {
  readonly plan: ModulePlan;
  readonly names: ModuleNames;
  readonly lifting: Lifting;
  readonly expressions: Expressions;
  readonly reads: Reads;
  /** Signals that carry the type of their enumeration. */
  readonly enumTyped: ReadonlySet<Signal>;
  /** Registers of synchronisers. */
  readonly stages: ReadonlySet<Signal>;
}

/** Names everything in the order of the policy (ports, then the author's names, then derived ones) and composes the expressions. */
export function moduleContext(plan: ModulePlan): ModuleContext {
  const { module } = plan;
  const lifting = lift(plan.graph.nodes, rootsOf(plan), homesOf(plan));
  const names = new ModuleNames(module);
  const enumTyped = enumTypedSignals(plan);
  for (const signal of module.signals) {
    names.signal(signal);
    if (signal.enumInfo !== null && enumTyped.has(signal)) names.enumeration(signal.enumInfo);
  }
  for (const memory of module.memories) names.memory(memory);
  for (const { instance } of plan.instances) names.instance(instance);
  for (const { read } of plan.memoryPorts) if (read !== null) names.signal(read.target);
  for (const signal of plan.childOutputs) names.signal(signal);
  for (const block of plan.blocks) {
    if (block.kind === 'value') names.signal(block.target);
    else if (block.kind === 'combinational') for (const target of block.targets) names.signal(target);
  }
  const reads = new Reads(plan.graph.nodes.length);
  for (const { signal } of module.resets) reads.whole(signal);
  const expressions = new Expressions(plan.graph.nodes, lifting, names, reads);
  return { plan, names, lifting, expressions, reads, enumTyped, stages: synchroniserStages(module) };
}

/**
 * Registers and wires that only ever get members of their enumeration: these can be declared with its type. SystemVerilog wants a cast for
 * anything else, so others are plain vectors.
 */
function enumTypedSignals(plan: ModulePlan): Set<Signal> {
  const candidates = new Set<Signal>();
  const refused = new Set<Signal>();
  const consider = (target: Signal, value: Node, whole: boolean): void => {
    if (target.enumInfo === null || (target.kind !== 'reg' && target.kind !== 'wire')) return;
    candidates.add(target);
    if (!whole || value.op !== 'const' || value.enumInfo !== target.enumInfo) refused.add(target);
  };
  for (const block of plan.blocks) {
    if (block.kind === 'value') {
      refused.add(block.target);
      continue;
    }
    walk(block.body, (s) => {
      if (s.kind === 'assign') consider(s.target, s.value, s.lo === 0 && s.hi === s.target.width - 1);
    });
  }
  for (const signal of candidates) {
    if (signal.reset === null) continue;
    const known = signal.enumInfo?.members.some(([, value]) => BigInt(value) === signal.reset);
    if (known !== true) refused.add(signal);
  }
  return new Set([...candidates].filter((s) => !refused.has(s)));
}

/** `posedge clk`, and the reset's edge where that is asynchronous and `reset` asks for it. */
export function sensitivity(domain: Domain, reset: boolean): string {
  const clock = `${domain.edge === 'rising' ? 'posedge' : 'negedge'} ${domain.clock}`;
  if (!reset || domain.reset === null || domain.reset.kind === 'sync') return clock;
  return `${clock} or ${domain.reset.activeLow ? 'negedge' : 'posedge'} ${domain.reset.name}`;
}

/** The condition under which a domain is in reset, or (`active` false) out of it. */
export function inReset(domain: Domain, active = true): string | null {
  if (domain.reset === null) return null;
  return domain.reset.activeLow === active ? `!${domain.reset.name}` : domain.reset.name;
}
