import { counterAddress, counterNames, peRegisters, readWord } from '../../hw/pe/config/index.ts';
import type { CounterName, PeParams } from '../../hw/pe/config/index.ts';
import { compileLayer } from '../../sim/compile/index.ts';
import type { CompiledLayer } from '../../sim/compile/index.ts';
import { Element, TestbenchPort, clearCounters, readCounters } from '../../sim/driver/index.ts';
import type { Counters, PeAnswer, PeHandle, PeJob } from '../../sim/driver/index.ts';
import { convolution } from '../../sim/golden/index.ts';
import { Random } from '../../sim/random/index.ts';
import { HangError } from '../../sim/testbench/index.ts';
import { PeModel } from './pe-model.ts';
import { randomPrograms } from './pe-programs/index.ts';
import { requantisePrograms } from './requantise-programs.ts';
import { campaign, describeWishes, randomLayer } from './random-layer/index.ts';

/** What the checks use of a testbench handle of the element. */
export interface PeDut extends PeHandle {
  readonly idle: boolean;
  readonly cycle: number;
  run(options?: { readonly maxCycles?: number }): number;
  step(count?: number): void;
  reset(): void;
}

/** What ran how long and what was counted: the same for every run of the same design, since stalls are seeded. */
export interface Timing {
  readonly name: string;
  readonly cycles: number;
  readonly counters: Counters;
}

/** A check that has been prepared: it can run on any number of designs, in any order, and begins with a reset. */
export interface Check {
  readonly name: string;
  /** @throws Error saying what is wrong; whatever the testbench throws (assertion, hang, broken stream rule) */
  run(dut: PeDut): Timing[];
}

function expectSame(name: string, found: ArrayLike<unknown>, expected: ArrayLike<unknown>): void {
  if (found.length !== expected.length) throw new Error(`${name}: ${found.length} values, not ${expected.length}`);
  for (let i = 0; i < expected.length; i++)
    if (found[i] !== expected[i])
      throw new Error(`${name}: value ${i} is ${String(found[i])}, not ${String(expected[i])}`);
}

function expectTrue(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}

/** Random layers against the golden model, under stalls or without (`stallSeed` null). */
export function layersCheck(
  params: PeParams,
  { seed, layers, stallSeed }: { seed: number; layers: number; stallSeed: number | null },
): Check {
  const machine = {
    lanes: params.lanes,
    vector: params.vector,
    inputBytes: params.inputBufferBytes,
    positions: params.accumulatorEntries / params.accumulatorBanks,
  };
  const prepared = campaign({ seed, layers, machine, groups: true }).map((wishes) => {
    const { layer, input } = randomLayer(wishes);
    const compiled: CompiledLayer = compileLayer(layer, params);
    return { name: describeWishes(wishes), compiled, input, golden: convolution(layer, input) };
  });
  return {
    name: `layers, stalls ${stallSeed ?? 'none'}`,
    run(dut) {
      dut.reset();
      const element = new Element(new TestbenchPort(dut, stallSeed), params);
      return prepared.map(({ name, compiled, input, golden }) => {
        const run = element.runLayer(compiled, input);
        expectSame(`${name}: outputs`, run.output, golden);
        expectTrue(run.rtlMacs === run.macs + run.paddingMacs, `${name}: ${run.rtlMacs} MACs counted`);
        expectTrue(dut.idle, `${name}: idle at the end`);
        return { name, cycles: run.cycles, counters: run.counters };
      });
    },
  };
}

/** Counters that follow from a program alone, whatever the streams do. */
const TIMELESS = ['macOperations', 'weightReads', 'inputReads', 'drainWords', 'tiles'] as const;

function expectAnswer(name: string, found: PeAnswer, expected: PeAnswer): void {
  expectSame(`${name}: outputs`, found.outputs, expected.outputs);
  expectSame(`${name}: partialsOut`, found.partialsOut, expected.partialsOut);
}

/** Random tile programs against the element in words, under stalls or without (`stallSeed` null). */
export function programsCheck(
  params: PeParams,
  { seeds, tiles, stallSeed }: { seeds: readonly number[]; tiles: number; stallSeed: number | null },
): Check {
  const prepared = seeds.map((seed) => {
    const { job } = randomPrograms(new Random(seed), params, tiles);
    const model = new PeModel(params);
    const expected = model.run(job);
    return { name: `programs, seed ${seed}`, job, expected, counted: readCounters(model) };
  });
  return {
    name: `programs, stalls ${stallSeed ?? 'none'}`,
    run(dut) {
      dut.reset();
      const port = new TestbenchPort(dut, stallSeed);
      return prepared.map(({ name, job, expected, counted }) => {
        clearCounters(port);
        const answer = port.run(job);
        expectAnswer(name, answer, expected);
        const counters = readCounters(port);
        for (const counter of TIMELESS)
          expectTrue(
            counters[counter] === counted[counter],
            `${name}: ${counter} is ${counters[counter]}, not ${counted[counter]}`,
          );
        expectTrue(dut.idle, `${name}: idle at the end`);
        const cycles = answer.lastResultCycle - answer.firstConfigCycle + 1;
        return { name, cycles, counters };
      });
    },
  };
}

/** Every corner of requantisation, added as partial sums. */
export function requantiseCheck(params: PeParams, seed: number): Check {
  const job = requantisePrograms(params, seed);
  const expected = new PeModel(params).run(job);
  return {
    name: 'requantisation',
    run(dut) {
      dut.reset();
      expectAnswer(`corners of requantisation, seed ${seed}`, new TestbenchPort(dut).run(job), expected);
      return [];
    },
  };
}

/** What counts while the element answers questions, a few cycles for each; every answer tells of another moment. */
const WAITING: ReadonlySet<CounterName> = new Set<CounterName>(['cycles', 'stallConfiguration']);

function expectNothingCounted(counters: Counters, when: string): void {
  for (const counter of counterNames)
    expectTrue(
      counters[counter] < (WAITING.has(counter) ? 100 : 1),
      `${when}: ${counter} counted ${counters[counter]}`,
    );
}

/** Queues all streams of a job, all of them with pauses or none. */
function queue(dut: PeDut, job: PeJob, stalls?: { readonly seed: number; readonly per256: number }): void {
  const options = stalls === undefined ? {} : { stalls };
  dut.config.queueSend(job.config, options);
  dut.weights.queueSend(job.weights, options);
  dut.activations.queueSend(job.activations, options);
  dut.partialsIn.queueSend(job.partialsIn, options);
  dut.outputs.queueReceive(job.outputs, options);
  dut.partialsOut.queueReceive(job.partialsOut, options);
}

/** Nothing is offered; commands and weights would be taken (ready of the other streams depends on their words). */
function expectAtRest(dut: PeDut, when: string): void {
  expectTrue(dut.idle, `${when}: idle`);
  for (const name of ['outputs', 'partialsOut', 'status'] as const)
    expectTrue(!dut[name].valid, `${when}: nothing is offered on ${name}`);
  for (const name of ['config', 'weights'] as const) expectTrue(dut[name].ready, `${when}: ${name} is taken`);
}

/** A reset in the midst of programs, at several moments: the element is at rest after it, counts from zero, and computes as ever. */
export function resetCheck(params: PeParams, { seed, moments }: { seed: number; moments: readonly number[] }): Check {
  const { job } = randomPrograms(new Random(seed), params, 6);
  const expected = new PeModel(params).run(job);
  return {
    name: 'reset',
    run(dut) {
      dut.reset();
      expectAtRest(dut, 'after reset');
      return moments.flatMap((moment) => {
        const name = `reset after ${moment} cycles`;
        queue(dut, job, { seed: moment, per256: moment % 2 === 0 ? 48 : 160 });
        try {
          dut.run({ maxCycles: moment });
        } catch (error) {
          if (!(error instanceof HangError)) throw error;
        }
        dut.reset();
        expectAtRest(dut, name);
        for (let cycle = 0; cycle < 20; cycle++) {
          dut.step();
          expectAtRest(dut, `${name}, ${cycle + 1} later`);
        }
        const port = new TestbenchPort(dut);
        const counters = readCounters(port);
        expectNothingCounted(counters, name);
        const answer = port.run(job);
        expectAnswer(name, answer, expected);
        return [{ name, cycles: answer.lastResultCycle - answer.firstConfigCycle + 1, counters: readCounters(port) }];
      });
    },
  };
}

/** While nobody takes a status word, it waits, the element is not idle, and commands behind it wait too. */
export function statusCheck(): Check {
  const ask = counterAddress('cycles');
  // registers that are not counters read as zero, those next to the counters too
  const silent = [peRegisters.registers.drain.address, 0xffff, ask - 1, ask + counterNames.length];
  const answers = BigUint64Array.from([ask, ask, ...silent], (address) => BigInt(address) << 48n);
  return {
    name: 'status',
    run(dut) {
      dut.reset();
      const port = new TestbenchPort(dut);
      clearCounters(port);
      const sent = dut.config.queueSend(BigUint64Array.from(answers, (word) => readWord(Number(word >> 48n))));
      dut.step(30);
      expectTrue(dut.status.valid, 'a status word waits');
      expectTrue(!dut.idle, 'the element is not idle while a status word waits');
      expectTrue(sent.report === null, 'commands wait behind a status word that is not taken');
      const got = dut.status.queueReceive(answers.length);
      dut.run();
      dut.step(2);
      expectTrue(!dut.status.valid, 'each question is answered once');
      expectTrue(dut.idle, 'idle when all status words are taken');
      // waiting cycles count: the first answer is older than the second
      const values = got.data as BigUint64Array;
      expectSame(
        'addresses of the answers',
        Array.from(values, (word) => word >> 48n),
        Array.from(answers, (word) => word >> 48n),
      );
      expectSame(
        'values that do not count',
        Array.from(values.subarray(2), (word) => word & 0xffff_ffff_ffffn),
        silent.map(() => 0n),
      );
      const counters = readCounters(port);
      expectCleared(port, 'cleared');
      return [{ name: 'status', cycles: 0, counters }];
    },
  };
}

/** Clearing straight after the last word of a job forgets all events, those too that no counter shows yet. */
export function clearCheck(params: PeParams, seeds: readonly number[]): Check {
  const jobs = seeds.map((seed) => ({ seed, job: randomPrograms(new Random(seed), params, 2).job }));
  return {
    name: 'clear',
    run(dut) {
      dut.reset();
      const port = new TestbenchPort(dut);
      for (const { seed, job } of jobs) {
        port.run(job);
        expectCleared(port, `cleared after programs, seed ${seed}`);
      }
      return [];
    },
  };
}

function expectCleared(port: TestbenchPort, when: string): void {
  clearCounters(port);
  expectNothingCounted(readCounters(port), when);
}

/** Cycle by cycle: when the element is idle, and when each stream offers or takes a word, on the design's side. */
export function traceCheck(params: PeParams, { seed, cycles }: { seed: number; cycles: number }): Check {
  const { job } = randomPrograms(new Random(seed), params, 4);
  return {
    name: 'trace',
    run(dut) {
      dut.reset();
      queue(dut, job);
      const changes: string[] = [];
      let before = '';
      for (let cycle = 0; cycle < cycles; cycle++) {
        const now = [
          dut.idle,
          dut.outputs.valid,
          dut.partialsOut.valid,
          dut.weights.ready,
          dut.activations.ready,
          dut.partialsIn.ready,
          dut.config.ready,
        ]
          .map(Number)
          .join('');
        if (now !== before) changes.push(`${cycle}:${now}`);
        before = now;
        dut.step();
      }
      dut.run();
      return [{ name: changes.join(' '), cycles: 0, counters: readCounters(new TestbenchPort(dut)) }];
    },
  };
}
