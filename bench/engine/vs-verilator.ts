import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { generate } from '../../gen/index.ts';
import type { Module } from '../../gen/index.ts';
import { Pe } from '../../hw/index.ts';
import { pePresets } from '../../hw/pe/config/index.ts';
import { compileDesign } from '../../sim/engine/index.ts';
import type { EngineProgram } from '../../sim/engine/index.ts';
import type { Figure } from '../figure.ts';
import { compare, measurePairs, speedTable, timed } from '../pairs.ts';
import type { Comparison } from '../pairs.ts';
import { Datapath, QueueChain } from './designs.ts';
import { peTrace } from './pe-trace.ts';
import { randomProgram, randomTrace } from './random-trace.ts';
import { buildPlayer, runPlayer } from './reference.ts';
import { play } from './trace.ts';
import type { Trace } from './trace.ts';

/** Pairs of measurements, ours and Verilator's by turns. */
const PAIRS = 9;
/** Cycles of one measurement, about. */
const CYCLES = 1_500_000;

interface Case {
  readonly make: () => Module<unknown>;
  readonly trace: (program: EngineProgram) => Trace;
}

const cases: Readonly<Record<string, Case>> = {
  'processing element': { make: () => new Pe(pePresets.simba), trace: peTrace },
  '32 queues of 4 words': {
    make: () => new QueueChain({ stages: 32, depth: 4 }),
    trace: (program) => randomTrace(program, 180),
  },
  '32-bit datapath': {
    make: () => new Datapath({ program: randomProgram() }),
    trace: (program) => randomTrace(program, 24),
  },
};

/** By time on a core. */
interface Row extends Comparison {
  readonly tracedCycles: number;
}

/**
 * The embedded engine against Verilator at -O3, both playing the same recorded cycles with all outputs compared in every cycle. By time
 * on a core: that of the engine includes what V8 compiles meanwhile.
 */
export async function engineVsVerilator(): Promise<Figure> {
  const rows: Record<string, Row> = {};
  for (const [name, one] of Object.entries(cases)) rows[name] = await measure(name, one);
  process.stdout.write(`${speedTable(['engine', 'Verilator'], rows)}\n`);
  const pe = rows['processing element'];
  return {
    name: 'engine-vs-verilator-pe',
    unit: 'cycles/s',
    ours: pe.ours,
    reference: pe.reference,
    ratio: pe.ratio,
    wanted: { atLeast: 0.8 },
    note: `a digit on the whole element, all outputs compared, median of ${PAIRS} pairs; the reference is Verilator at -O3, more is better`,
    rows,
  };
}

async function measure(name: string, { make, trace: record }: Case): Promise<Row> {
  const generated = await generate(make);
  const program = compileDesign(generated.design);
  const trace = record(program);
  const directory = resolve('out', 'bench', 'engine');
  await mkdir(directory, { recursive: true });
  const file = join(directory, `${generated.manifest.top}.trace`);
  await writeFile(file, trace.rows);
  const reference = await buildPlayer(generated, trace, program.domains[0].domain.clock);
  const repeats = Math.max(1, Math.round(CYCLES / trace.cycles));
  const ours = () => {
    const instance = program.instantiate({ initial: 'zero' });
    return timed(() => play(instance, trace, repeats));
  };
  const pairs = await measurePairs(PAIRS, ours, () => runPlayer(reference, file, repeats));
  if (pairs.some((pair) => pair.ours.checksum !== pair.reference.checksum)) {
    throw new Error(`${name}: the outputs of the two simulators differ`);
  }
  return { ...compare(pairs, 'cpuSeconds'), tracedCycles: trace.cycles };
}
