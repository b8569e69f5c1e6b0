import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import Table from 'cli-table3';
import { loadDigits } from '../../examples/digits/index.ts';
import { generate } from '../../gen/index.ts';
import { Pe } from '../../hw/index.ts';
import { pePresets } from '../../hw/pe/config/index.ts';
import { compileNetwork } from '../../sim/compile/index.ts';
import { Element, TestbenchPort } from '../../sim/driver/index.ts';
import { runNetwork } from '../../sim/golden/index.ts';
import { simulate } from '../../sim/index.ts';
import { importFile } from '../../sim/onnx/index.ts';
import { plainFrame } from '../../sim/report/index.ts';
import type { Figure } from '../figure.ts';
import { median } from '../figure.ts';
import { encodeJobs, RecordingPort, runJobs } from './jobs.ts';
import type { JobsResult, RecordedJob } from './jobs.ts';
import { buildReference, runReference } from './reference.ts';
import type { Measured } from './reference.ts';

/** Digits per measurement, so that one takes long enough for the clock. */
const REPEATS = 20;
/** Cycles of a measurement of `step(1)`. */
const STEPS = 500_000;
/** Pairs of measurements, ours and the reference's by turns. */
const PAIRS = 9;
/** Seed of the pauses. */
const SEED = 7;

/** Pairs of measurements. */
interface Comparison {
  /** Cycles per second, the middle of all measurements. */
  readonly ours: number;
  readonly reference: number;
  /** The middle of the pairs' ratios: what slows the machine for a while slows both of a pair. */
  readonly ratio: number;
  readonly ratios: readonly number[];
  /** The same by the time that the processes spent on cores, for machines that do other things as well. */
  readonly cpuRatio: number;
}

/** One digit as jobs for the element, with what must come out by the golden model. */
export async function digitJobs(): Promise<{ readonly jobs: readonly RecordedJob[]; readonly layerBytes: number }> {
  const params = pePresets.simba;
  const { images, modelPath } = loadDigits();
  const network = importFile(modelPath);
  using dut = await simulate(() => new Pe(params), { engine: 'verilator', record: 'none' });
  const port = new RecordingPort(new TestbenchPort(dut));
  const runs = new Element(port, params).runNetwork(compileNetwork(network, params), images[0]);
  let layerBytes = 0;
  runNetwork(network, images[0]).layers.forEach(({ output }, layer) => {
    if (output.some((value, at) => runs[layer].output[at] !== value))
      throw new Error(`layer ${layer} of the digit is wrong`);
    layerBytes += output.length;
  });
  return { jobs: port.jobs, layerBytes };
}

/** Writes the file of jobs for the reference. */
export async function writeJobs(path: string, jobs: readonly RecordedJob[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, encodeJobs(jobs));
}

/**
 * The TypeScript testbench against C++ on the same Verilated model: one whole digit, all layers, pauses on every stream, every byte
 * compared; and the cost of single steps.
 */
export async function testbenchVsCpp(): Promise<Figure> {
  const params = pePresets.simba;
  const { jobs, layerBytes } = await digitJobs();
  const jobFile = resolve('out', 'bench', 'testbench-vs-cpp', 'digit.bin');
  await writeJobs(jobFile, jobs);
  const reference = await buildReference(await generate(() => new Pe(params)));
  using dut = await simulate(() => new Pe(params), { engine: 'verilator', record: 'none' });

  let seed = SEED;
  let cyclesPerDigit = 0;
  let comparedBytesPerDigit = 0;
  const transfers = await compare(
    () => {
      const port = new TestbenchPort(dut, seed);
      const first = dut.cycle;
      const measured = measure(() => {
        const digits = Array.from({ length: REPEATS }, () => runJobs(port, jobs));
        const sum = (field: keyof JobsResult): number => digits.reduce((total, digit) => total + digit[field], 0);
        return { cycles: dut.cycle - first, comparedBytes: sum('comparedBytes'), wrongWords: sum('wrongWords') };
      });
      if (measured.wrongWords > 0) throw new Error(`${measured.wrongWords} words are wrong (seed ${seed})`);
      cyclesPerDigit = measured.cycles / REPEATS;
      comparedBytesPerDigit = measured.comparedBytes / REPEATS;
      return measured;
    },
    () => runReference(reference, jobFile, ['transactions', String(REPEATS), String(seed++)]),
  );
  const steps = await compare(
    () =>
      measure(() => {
        let seen = 0;
        for (let i = 0; i < STEPS; i++) {
          dut.outputs.ready = (i & 1) === 1;
          dut.step();
          if (dut.outputs.valid) seen++;
        }
        if (seen > 0) throw new Error('an idle element gives outputs');
        return { cycles: STEPS, comparedBytes: 0, wrongWords: 0 };
      }),
    () => runReference(reference, jobFile, ['steps', String(STEPS)]),
  );

  const rows = { 'a digit in whole transfers': transfers, 'step(1) and two port accesses': steps };
  process.stdout.write(`${speedTable(rows)}\n`);
  return {
    name: 'testbench-vs-cpp',
    unit: 'cycles/s',
    ours: transfers.ours,
    reference: transfers.reference,
    ratio: transfers.ratio,
    wanted: { atLeast: 0.9 },
    note: `a whole digit with pauses and byte comparison, median of ${PAIRS} pairs; the reference is C++ on the same model, more is better`,
    cyclesPerDigit,
    digitsPerSecond: transfers.ours / cyclesPerDigit,
    comparedBytesPerDigit,
    layerBytesPerDigit: layerBytes,
    rows,
  };
}

function measure(run: () => Omit<Measured, 'seconds' | 'cpuSeconds'>): Measured {
  const start = performance.now();
  const startOnCore = process.cpuUsage();
  const ran = run();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(startOnCore);
  return { seconds, cpuSeconds: (user + system) / 1e6, ...ran };
}

/** Measures both by turns: ours, the reference, ours, … after a round of each that does not count. */
async function compare(ours: () => Measured, reference: () => Promise<Measured>): Promise<Comparison> {
  const pairs: { ours: Measured; reference: Measured }[] = [];
  for (let pair = 0; pair <= PAIRS; pair++) pairs.push({ ours: ours(), reference: await reference() });
  const counted = pairs.slice(1);
  const speed = ({ cycles, seconds }: Measured): number => cycles / seconds;
  const speedOnCore = ({ cycles, cpuSeconds }: Measured): number => cycles / cpuSeconds;
  const ratios = counted.map((pair) => speed(pair.ours) / speed(pair.reference));
  return {
    ours: median(counted.map((pair) => speed(pair.ours))),
    reference: median(counted.map((pair) => speed(pair.reference))),
    ratio: median(ratios),
    ratios,
    cpuRatio: median(counted.map((pair) => speedOnCore(pair.ours) / speedOnCore(pair.reference))),
  };
}

function speedTable(rows: Readonly<Record<string, Comparison>>): string {
  const speed = (cyclesPerSecond: number): string => `${Math.round(cyclesPerSecond / 1000).toLocaleString('en-US')} k`;
  const table = new Table({
    head: ['cycles per second', 'TypeScript', 'C++', 'ratio', 'least', 'most', 'by CPU time'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
    chars: plainFrame,
  });
  for (const [name, { ours, reference, ratio, ratios, cpuRatio }] of Object.entries(rows)) {
    const shown = [ratio, Math.min(...ratios), Math.max(...ratios), cpuRatio].map((value) => value.toFixed(3));
    table.push([name, speed(ours), speed(reference), ...shown]);
  }
  return table.toString();
}
