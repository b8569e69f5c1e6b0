import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digitJobs, writeJobs } from '../../bench/testbench-vs-cpp/bench.ts';
import { encodeJobs, runJobs } from '../../bench/testbench-vs-cpp/jobs.ts';
import type { RecordedJob } from '../../bench/testbench-vs-cpp/jobs.ts';
import { buildReference, runReference } from '../../bench/testbench-vs-cpp/reference.ts';
import { generate } from '../../gen/index.ts';
import { Pe } from '../../hw/index.ts';
import { pePresets } from '../../hw/pe/config/index.ts';
import { TestbenchPort } from '../../sim/driver/index.ts';
import { simulate } from '../../sim/index.ts';

const SEED = 11;
const params = pePresets.simba;

describe(`the C++ reference and the TypeScript testbench (pauses by seed ${SEED})`, () => {
  let jobs: readonly RecordedJob[];
  let layerBytes: number;
  let reference: string;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mosaic-bench-'));
    ({ jobs, layerBytes } = await digitJobs());
    reference = await buildReference(await generate(() => new Pe(params)));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const inTypeScript = async (given: readonly RecordedJob[]) => {
    using dut = await simulate(() => new Pe(params), { engine: 'verilator', record: 'none' });
    const result = runJobs(new TestbenchPort(dut, SEED), given);
    return { ...result, cycles: dut.cycle };
  };
  const inCpp = async (given: readonly RecordedJob[], repeats = 1) => {
    const file = join(directory, 'jobs.bin');
    await writeJobs(file, given);
    return runReference(reference, file, ['transactions', String(repeats), String(SEED)]);
  };

  it('compare the same bytes of a digit, more than its layers have, and find none wrong', async () => {
    const ours = await inTypeScript(jobs);
    const theirs = await inCpp(jobs);
    expect(ours.comparedBytes).toBeGreaterThan(layerBytes);
    expect(theirs).toMatchObject({ comparedBytes: ours.comparedBytes, wrongWords: 0 });
    expect(ours.wrongWords).toBe(0);
  });

  it('need about the same cycles: their pauses differ, though not how many there are', async () => {
    const [ours, theirs] = [await inTypeScript(jobs), await inCpp(jobs)];
    expect(Math.abs(theirs.cycles / ours.cycles - 1)).toBeLessThan(0.02);
  });

  it('may run the digit again and again on one element', async () => {
    expect(await inCpp(jobs, 3)).toMatchObject({ wrongWords: 0 });
  });

  it('both see a single wrong word', async () => {
    const last = jobs.findLastIndex(({ outputs }) => outputs.length > 0);
    const spoilt = jobs.with(last, {
      ...jobs[last],
      outputs: jobs[last].outputs.map((word, i) => (i === 0 ? ~word : word)),
    });
    expect((await inTypeScript(spoilt)).wrongWords).toBe(1);
    await expect(inCpp(spoilt)).rejects.toThrow('"wrongWords": 1');
  });

  it('the reference ends when a stream stands still', async () => {
    const [first, ...others] = jobs;
    const waiting = { ...first, job: { ...first.job, patienceCycles: 50 }, outputs: new BigUint64Array(1) };
    await expect(inCpp([waiting, ...others])).rejects.toThrow('no word for 50 cycles, 1 to go');
  });
});

describe('the file of jobs', () => {
  it('has the patience, the length of each stream, and the streams of every job', () => {
    const words = (...values: number[]): BigUint64Array => BigUint64Array.from(values, BigInt);
    const job = {
      config: words(1),
      weights: words(2, 3),
      activations: words(),
      partialsIn: words(4),
      outputs: 1,
      partialsOut: 0,
      status: 0,
      patienceCycles: 99,
    };
    const recorded = { job, outputs: words(5), partialsOut: words(), status: words() };
    expect([...encodeJobs([recorded])].map(Number)).toEqual([1, 99, 1, 2, 0, 1, 1, 0, 0, 1, 2, 3, 4, 5]);
  });
});

describe('C++ in the project', () => {
  it('names ports of the element in the reference only', async () => {
    const root = new URL('../../', import.meta.url);
    const { manifest } = await generate(() => new Pe(params));
    const top = manifest.modules.find(({ name }) => name === manifest.top);
    const ports = top?.ports.map(({ name }) => name).filter((name) => name.includes('_') && name !== 'rst_n') ?? [];
    expect(ports).toContain('weights_valid');
    const naming: string[] = [];
    for (const folder of ['gen', 'hw', 'sim', 'bench', 'examples', 'test']) {
      const names = await readdir(new URL(folder, root), { recursive: true });
      for (const name of names.filter((path) => /\.(c|cc|cpp|h|hpp|hbs)$/.test(path))) {
        const text = await readFile(new URL(`${folder}/${name}`, root), 'utf8');
        if (ports.some((port) => new RegExp(`\\b${port}\\b`).test(text))) naming.push(`${folder}/${name}`);
      }
    }
    expect(naming).toEqual(['bench/testbench-vs-cpp/main.cpp']);
  });
});
