import { print, type PrintedDesign } from '../../../gen/print/index.ts';
import type { Design, Signal } from '../../../gen/ir/index.ts';
import { synthesise, type Netlist } from '../../../sim/prove/netlist.ts';
import { buildSystem, type System } from '../../../sim/prove/system.ts';
import { runTrace, type Trace } from '../../../sim/prove/trace.ts';
import { observe } from '../../fuzz/reference/observe.ts';
import { Evaluator, type Instant } from '../../print/support/evaluate.ts';
import { Random } from '../../print/support/random.ts';

export interface Comparison {
  /** What the machine says otherwise than the reference; the first of many, null where they agree. */
  readonly difference: string | null;
  readonly steps: number;
  /** Values compared: outputs of the top and registers, in every step. */
  readonly values: number;
  /** Assertions that failed, in all steps: on both sides. */
  readonly failures: number;
  /** Clocks that have edges by themselves. */
  readonly clocks: number;
}

export interface Changes {
  /** Breaks what Yosys wrote. */
  readonly netlist?: (netlist: Netlist) => Netlist;
  /** Undefined bits of the netlist are drawn anew in every step (default), or zero. */
  readonly undefinedBits?: 'random' | 'zero';
}

/**
 * Drives the machine that solvers see at random (inputs, clock edges, resets that come and go, undefined bits), from a state of zeros, and compares it with
 * the evaluator of the intermediate representation. Nothing is unknown on either side.
 */
export async function compareWithReference(design: Design, seed: number, changes: Changes = {}): Promise<Comparison> {
  const printed = print(design);
  const netlist = await synthesise(printed, { blackBoxes: [] });
  const { netlist: change = (same: Netlist) => same } = changes;
  const system = buildSystem(printed, change(netlist), { resets: 'anytime' });
  const trace = runTrace(system, randomRun(system, design, seed, changes.undefinedBits ?? 'random'));
  return compare(design, printed, trace, unread(system));
}

const STEPS = 60;

/** Values of all inputs by step. What the machine holds at first is left at zero. */
function randomRun(
  system: System,
  design: Design,
  seed: number,
  undefinedBits: 'random' | 'zero' = 'random',
): Map<number, boolean>[] {
  const { aig, signals, resets, clocks, asynchronous } = system;
  const random = new Random(seed ^ 0x5eed);
  const byName = new Map(signals.map((signal) => [signal.name, signal.bits]));
  const ports = design.top.ports.filter(({ kind }) => kind === 'input');
  // a reset is held in the first step, or where its own input says so
  const rare = new Set(resets.flatMap(({ asserted }) => [aig.left[asserted >> 1], aig.right[asserted >> 1]]));
  // edges, resets and ports are inputs of the machine first of all, undefined bits where they are met
  const bits = ports.reduce((sum, { width }) => sum + width, (asynchronous ? clocks.length : 0) + resets.length);
  const inputs = undefinedBits === 'random' ? aig.inputs : aig.inputs.slice(0, bits);
  return Array.from({ length: STEPS }, () => {
    const values = new Map<number, boolean>();
    for (const literal of inputs)
      values.set(literal, random.chance(rare.has(literal) || rare.has(literal ^ 1) ? 0.08 : 0.5));
    for (const port of ports) {
      const value = inputValue(random, port);
      byName.get(port.name)?.forEach((literal, i) => values.set(literal, ((value >> BigInt(i)) & 1n) === 1n));
    }
    return values;
  });
}

/** Bits of registers that nothing reads, by signal: Yosys has removed them, and the machine knows nothing of them. */
function unread({ aig, signals }: System): ReadonlyMap<string, bigint> {
  const free = (literal: number): bigint => (aig.kind(literal >> 1) === 'input' ? 1n : 0n);
  return new Map(
    signals.map(({ name, bits }) => [name, bits.reduceRight((mask, bit) => (mask << 1n) | free(bit), 0n)]),
  );
}

/** Inputs of enumerations are members. */
function inputValue(random: Random, { width, enumInfo }: Signal): bigint {
  const bits = random.bits(width);
  return enumInfo === null ? bits : bits % BigInt(enumInfo.members.length);
}

function compare(
  design: Design,
  printed: PrintedDesign,
  trace: Trace,
  unreadBits: ReadonlyMap<string, bigint>,
): Comparison {
  const evaluator = new Evaluator(design.top);
  evaluator.powerOn();
  const { observed } = observe(design, printed.manifest, evaluator);
  const traced = new Map(trace.signals.map((signal) => [signal.name, signal.values]));
  const inputs = design.top.ports.filter(({ kind }) => kind === 'input');
  const seen = observed.filter((o) => traced.has(o.printed));
  const missing = observed.find((o) => !o.isRegister && !traced.has(o.printed));
  const clocks = trace.clocks.length;
  let failures = 0;
  const values = (steps: number): number => steps * seen.length;
  const result = (difference: string | null, steps: number): Comparison => ({
    difference,
    steps,
    values: values(steps),
    failures,
    clocks,
  });
  if (missing !== undefined) return result(`the machine has no output ${missing.path}`, 0);
  for (let step = 0; step < trace.steps; step++) {
    const now = instantOf(trace, step);
    evaluator.drive(new Map(inputs.map((port) => [port, traced.get(port.name)?.[step] ?? 0n])));
    evaluator.settle(now);
    const wrong = seen.flatMap(({ path, printed: name, width, isRegister, value }) => {
      const [machine, wanted] = [traced.get(name)![step], value()];
      const apart = isRegister ? (machine ^ wanted) & ~unreadBits.get(name)! : machine ^ wanted;
      if (apart === 0n) return [];
      return [`${path} is 0x${machine.toString(16)}, expected 0x${wanted.toString(16)} (${width} bits)`];
    });
    if (wrong.length > 0) return result(`step ${step}: ${wrong.slice(0, 4).join('; ')}`, step);
    const failed = evaluator.failures(now).length;
    const told = trace.failures.filter((failure) => failure.step === step).length;
    if (failed !== told) return result(`step ${step}: ${told} assertions fail, expected ${failed}`, step);
    failures += failed;
    evaluator.step(now);
  }
  return result(null, trace.steps);
}

function instantOf({ clocks, resets }: Trace, step: number): Instant {
  return {
    edge: ({ clock, edge }) => clocks.find(({ name }) => name === clock)?.[edge][step] ?? false,
    inReset: ({ reset }) => reset !== null && (resets.find(({ name }) => name === reset.name)?.asserted[step] ?? false),
  };
}
