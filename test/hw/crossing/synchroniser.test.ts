import { describe, expect, it } from 'vitest';
import {
  Bool,
  Module,
  UInt,
  clockDomain,
  defaultDomain,
  driveReset,
  instance,
  output,
  reg,
} from '../../../gen/index.ts';
import { ResetSynchroniser, Synchroniser } from '../../../hw/lib/index.ts';
import { simulate } from '../../../sim/index.ts';
import { Random } from '../../../sim/random/index.ts';

const SEED = 20261123;

describe.each([2, 3, 5])('synchroniser of %i stages', (stages) => {
  /** Edges from a change of the input to the same change of the output, for many changes. */
  async function latencies(metastability?: number): Promise<Set<number>> {
    using dut = await simulate(() => new Synchroniser({ stages }), { engine: 'embedded', metastability });
    const seen = new Set<number>();
    for (let change = 0; change < 200; change += 1) {
      dut.in = !dut.in;
      let edges = 0;
      while (dut.out !== dut.in) {
        dut.step();
        edges += 1;
      }
      seen.add(edges);
    }
    return seen;
  }

  it('hands a change on after as many edges', async () => {
    expect(await latencies()).toEqual(new Set([stages]));
  });

  it(`or one more, where the change meets the edge (seed ${SEED})`, async () => {
    expect(await latencies(SEED)).toEqual(new Set([stages, stages + 1]));
  });
});

it('a synchroniser begins with the value that it is given for reset', async () => {
  using dut = await simulate(() => new Synchroniser({ init: true }), { engine: 'embedded' });
  expect(dut.out).toBe(true);
});

it('a synchroniser of one register is refused', () => {
  expect(() => new Synchroniser({ stages: 1 })).toThrow('a whole number from 2 to 16');
});

const board = clockDomain({ name: 'board', clock: 'clk', reset: { name: 'button_n', kind: 'async' } });
const inner = clockDomain({ name: 'inner', clockOf: board });
const low = clockDomain({ name: 'low', clockOf: board, reset: { kind: 'sync', activeLow: false } });

/** Counts in two domains with resets made inside: an asynchronous one, and a synchronous one of the other level. */
class Counters extends Module<{ stages: number }> {
  readonly released = output(Bool());
  readonly asynchronous = output(UInt(8));
  readonly synchronous = output(UInt(8));
  readonly release = instance(new ResetSynchroniser({ domain: board, stages: this.p.stages }));
  readonly a = reg(UInt(8), { init: 0, domain: inner });
  readonly b = reg(UInt(8), { init: 0, domain: low });

  logic(): void {
    driveReset(inner, this.release.released);
    driveReset(low, this.release.released);
    this.released.assign(this.release.released);
    this.a.next(this.a.add(1));
    this.b.next(this.b.add(1));
    this.asynchronous.assign(this.a);
    this.synchronous.assign(this.b);
  }
}

describe.each([2, 4])('reset synchroniser of %i stages', (stages) => {
  it('ends the reset as many edges after the one outside, or one more', async () => {
    const seen = new Set<number>();
    for (let seed = 1; seed <= 40; seed += 1) {
      using dut = await simulate(() => new Counters({ stages }), { engine: 'embedded', metastability: seed });
      let edges = 0;
      for (; !dut.released; edges += 1) {
        expect([dut.asynchronous, dut.synchronous]).toEqual([0, 0]);
        dut.step();
      }
      seen.add(edges);
      dut.step(3);
      expect([dut.asynchronous, dut.synchronous]).toEqual([3, 3]);
    }
    expect(seen).toEqual(new Set([stages, stages + 1]));
  });

  it(`resets at once, without a clock, at any moment (seed ${SEED})`, async () => {
    using dut = await simulate(() => new Counters({ stages }), { engine: 'embedded' });
    const random = new Random(SEED);
    for (let turn = 0; turn < 50; turn += 1) {
      dut.step(stages + 1 + random.below(20));
      expect(dut.asynchronous).toBeGreaterThan(0);
      dut.reset({ cycles: 1 });
      expect([dut.released, dut.asynchronous, dut.synchronous]).toEqual([false, 0, 0]);
    }
  });
});

it('a reset made inside means the same on Verilator', async () => {
  const traces = [];
  for (const engine of ['embedded', 'verilator'] as const) {
    using dut = await simulate(() => new Counters({ stages: 2 }), { engine, initial: 'zero' });
    const trace: unknown[] = [];
    for (let step = 0; step < 30; step += 1) {
      trace.push([dut.released, dut.asynchronous, dut.synchronous]);
      if (step % 11 === 10) dut.reset({ cycles: 1 });
      dut.step();
    }
    traces.push(trace);
  }
  expect(traces[0]).toEqual(traces[1]);
});

it('a reset synchroniser wants an asynchronous reset', () => {
  const sync = clockDomain({ name: 'sync', reset: { kind: 'sync' } });
  expect(() => new ResetSynchroniser({ domain: sync })).toThrow('a domain whose reset is asynchronous');
  expect(() => new ResetSynchroniser({ domain: defaultDomain })).not.toThrow();
});
