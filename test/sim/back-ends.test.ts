import { afterEach, describe, expect, it } from 'vitest';
import {
  assert,
  assume,
  clockDomain,
  elaborate,
  input,
  instance,
  Module,
  output,
  outsideOf,
  UInt,
} from '../../gen/index.ts';
import { AsyncQueue } from '../../hw/lib/crossing/index.ts';
import { simulate, type AssertionFailure, type StreamHandle } from '../../sim/index.ts';
import { backEnds } from './designs/back-ends.ts';
import * as written from './designs/index.ts';
import { Counter, Queue, Records, TwoClocks, WidePorts } from './designs/modules.ts';

interface QueuePorts {
  readonly enq: StreamHandle<number>;
  readonly deq: StreamHandle<number>;
}

interface RecordsPorts {
  readonly in: StreamHandle;
  readonly out: StreamHandle;
}

const SEEDS = [1, 2, 77, 2 ** 31, 2 ** 32 + 1, 2 ** 53 - 1];

describe('the two back ends', { timeout: 900_000 }, () => {
  it('see the same ports', () => {
    const modules = {
      queue: () => new Queue(),
      counter: () => new Counter(),
      records: () => new Records(),
      twoClocks: () => new TwoClocks(),
      widePorts: () => new WidePorts(),
    };
    for (const [name, make] of Object.entries(modules)) {
      const { ports, clocks, streams } = written[name as keyof typeof modules].manifest.modules[0];
      expect(outsideOf(elaborate(make)), name).toMatchObject({ ports, clocks, streams });
    }
  });

  it.each(SEEDS)('take the same cycles and show the same waves for stalls of seed %s', async (seed) => {
    const runs = backEnds.map(async ({ start }) => {
      using dut = await start<QueuePorts>('queue', { record: 'all', initial: 'zero', recordCycles: 10_000 });
      const data = Uint8Array.from({ length: 400 }, (_, i) => i * 11);
      const [sent, seen] = await Promise.all([
        dut.enq.send(data, { stalls: { seed, per256: 90 } }),
        dut.deq.receive(data.length, { stalls: { seed: seed - 1, per256: 120 } }),
      ]);
      return { sent, received: dut.deq.last, seen, cycle: dut.cycle, waves: dut.waves() };
    });
    const [verilator, embedded] = await Promise.all(runs);
    expect(embedded).toEqual(verilator);
    expect(verilator.sent.lastCycle).toBeGreaterThan(500);
  });

  it.each(SEEDS)('scramble the payload of a bundle alike while valid is low, seed %s', async (seed) => {
    const runs = backEnds.map(async ({ start }) => {
      using dut = await start<RecordsPorts>('records', { record: 'all', initial: 'zero' });
      const words = Array.from({ length: 50 }, (_, i) => ({
        kind: i % 8,
        value: -(2 ** 33) * i,
        last: i % 2 === 0,
        tag: BigInt(i) << 50n,
      }));
      const [, seen] = await Promise.all([
        dut.in.send(words, { stalls: { seed, per256: 200 } }),
        dut.out.receive(words.length, { stalls: seed }),
      ]);
      return { seen, waves: dut.waves('in.valid', 'in.bits.kind', 'in.bits.value', 'in.bits.last', 'in.bits.tag') };
    });
    const [verilator, embedded] = await Promise.all(runs);
    expect(embedded).toEqual(verilator);
  });
});

describe('streams of two clocks', { timeout: 900_000 }, () => {
  const from = clockDomain({ name: 'from' });
  const to = clockDomain({ name: 'to' });

  it.each([
    [1000, 1000, 0],
    [1000, 1700, 300],
    [2300, 1000, 1],
    [1000, 3000, 999],
  ])('take the same cycles on both: periods %s and %s ps, phase %s', async (fromPs, toPs, phase) => {
    const runs = (['embedded', 'verilator'] as const).map(async (engine) => {
      const clocks = { from: { period: fromPs }, to: { period: toPs, phase } };
      using dut = await simulate(() => new AsyncQueue({ type: UInt(16), depth: 8, from, to }), { engine, clocks });
      const data = Uint16Array.from({ length: 300 }, (_, i) => 217 * i);
      const [sent, seen] = await Promise.all([
        dut.enq.send(data, { stalls: { seed: 5, per256: 60 } }),
        dut.deq.receive(data.length, { stalls: { seed: 6, per256: 60 } }),
      ]);
      expect(seen).toEqual(data);
      return { sent, received: dut.deq.last, cycle: dut.cycle };
    });
    const [embedded, verilator] = await Promise.all(runs);
    expect(embedded).toEqual(verilator);
  });
});

describe('the choice of an engine', { timeout: 900_000 }, () => {
  const before = process.env['ENGINE'];
  afterEach(() => {
    if (before === undefined) delete process.env['ENGINE'];
    else process.env['ENGINE'] = before;
  });

  /** Where the handle shows registers, the embedded engine runs. */
  const engineOf = async (options = {}): Promise<string> => {
    using dut = await simulate(() => new Counter(), options);
    return dut.value === 0 ? 'embedded' : 'verilator';
  };

  it('is the embedded engine where nobody says anything', async () => {
    delete process.env['ENGINE'];
    expect(await engineOf()).toBe('embedded');
    process.env['ENGINE'] = '';
    expect(await engineOf()).toBe('embedded');
  });

  it('is that of $ENGINE, and before that the one of the option', async () => {
    process.env['ENGINE'] = 'verilator';
    expect(await engineOf()).toBe('verilator');
    expect(await engineOf({ engine: 'embedded' })).toBe('embedded');
    process.env['ENGINE'] = 'icarus';
    await expect(engineOf()).rejects.toThrow(
      'no such engine\n  in       the environment variable ENGINE\n  expected embedded or verilator\n  found    icarus',
    );
  });

  it('decides what waveform files can be written', async () => {
    await expect(simulate(() => new Counter(), { engine: 'embedded', wave: 'x.fst' })).rejects.toThrow(
      'the embedded engine writes waveforms as VCD; other formats need Verilator\n' +
        "  in       x.fst\n  fix      name the file x.vcd, or simulate(module, { engine: 'verilator' })",
    );
    await expect(simulate(() => new Counter(), { engine: 'verilator', wave: 'x.vcd' })).rejects.toThrow(
      'on Verilator waveforms are written as FST\n' +
        "  in       x.vcd\n  fix      name the file x.fst, or simulate(module, { engine: 'embedded' })",
    );
  });

  it('decides who can make synchronisers settle late', async () => {
    await expect(simulate(() => new Counter(), { engine: 'verilator', metastability: 1 })).rejects.toThrow(
      'synchronisers settle at random in the embedded engine only',
    );
  });
});

class Guarded extends Module {
  readonly level = input(UInt(4));
  readonly seen = output(UInt(4));

  logic() {
    this.seen.assign(this.level);
    assert(this.level.ne(9), 'nine is not\nallowed');
    assume(this.level.ne(11), 'nobody sends eleven');
  }
}

class Guards extends Module {
  readonly level = input(UInt(4));
  readonly sum = output(UInt(4));
  readonly firstGuard = instance(new Guarded());
  readonly others = [instance(new Guarded()), instance(new Guarded())];

  logic() {
    this.firstGuard.level.assign(this.level);
    this.others[0].level.assign(this.level.add(1));
    this.others[1].level.assign(this.level.add(2));
    this.sum.assign(this.firstGuard.seen.add(this.others[0].seen).add(this.others[1].seen));
  }
}

describe('an assertion below the top', { timeout: 900_000 }, () => {
  it.each([
    [9, 'assertion', 'nine is not allowed', 'guards.first_guard'],
    [8, 'assertion', 'nine is not allowed', 'guards.others_0'],
    [7, 'assertion', 'nine is not allowed', 'guards.others_1'],
    [11, 'assumption', 'nobody sends eleven', 'guards.first_guard'],
  ] as const)('has the same text on both: level %s', async (level, kind, assertion, instanceName) => {
    const failures = await Promise.all(
      (['embedded', 'verilator'] as const).map(async (engine) => {
        using dut = await simulate(() => new Guards(), { engine });
        dut.step(3);
        dut.level = level;
        try {
          dut.step();
        } catch (error) {
          return error as AssertionFailure;
        }
        throw new Error('no assertion failed');
      }),
    );
    for (const failure of failures) {
      expect(failure).toMatchObject({ kind, assertion, instance: instanceName, cycle: 3 });
    }
    const [embedded, verilator] = failures;
    expect(embedded.place).toEqual(verilator.place);
    expect(verilator.message).toBe(embedded.message.replace(/\)$/, `, ${verilator.rtl})`));
  });
});
