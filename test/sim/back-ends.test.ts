import { afterEach, describe, expect, it } from 'vitest';
import { elaborate, outsideOf } from '../../gen/index.ts';
import { simulate, type StreamHandle } from '../../sim/index.ts';
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
