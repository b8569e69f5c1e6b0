import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { generate } from '../../gen/index.ts';
import { Pe } from '../../hw/index.ts';
import { pePresets } from '../../hw/pe/config/index.ts';
import { TestbenchPort } from '../../sim/driver/index.ts';
import { simulate } from '../../sim/index.ts';
import { runDigit } from '../digit.ts';
import type { Figure } from '../figure.ts';
import { compare, measurePairs, speedTable, timed } from '../pairs.ts';
import type { Comparison } from '../pairs.ts';
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

/** By wall-clock time. */
interface Row extends Comparison {
  /** The middle of the ratios by the time that the processes spent on cores, for machines that do other things as well. */
  readonly cpuRatio: number;
}

/** One digit as jobs for the element, with what must come out by the golden model. */
export async function digitJobs(): Promise<{ readonly jobs: readonly RecordedJob[]; readonly layerBytes: number }> {
  const params = pePresets.simba;
  using dut = await simulate(() => new Pe(params), { engine: 'verilator', record: 'none' });
  const port = new RecordingPort(new TestbenchPort(dut));
  const layerBytes = runDigit(port, params);
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
  const transfers = await comparePairs(
    () => {
      const port = new TestbenchPort(dut, seed);
      const first = dut.cycle;
      const measured = timed(() => {
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
  const steps = await comparePairs(
    () =>
      timed(() => {
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
  process.stdout.write(`${speedTable(['TypeScript', 'C++'], rows, { 'by CPU time': ({ cpuRatio }) => cpuRatio })}\n`);
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

async function comparePairs(ours: () => Measured, reference: () => Promise<Measured>): Promise<Row> {
  const pairs = await measurePairs(PAIRS, ours, reference);
  return { ...compare(pairs, 'seconds'), cpuRatio: compare(pairs, 'cpuSeconds').ratio };
}
