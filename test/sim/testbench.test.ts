import { describe, expect, it } from 'vitest';
import { AssertionFailure, type StreamHandle } from '../../sim/testbench/index.ts';
import { backEnds } from './designs/back-ends.ts';

interface QueuePorts {
  readonly enq: StreamHandle<number>;
  readonly deq: StreamHandle<number>;
}

interface CounterPorts {
  en: boolean;
  count: number;
  wrapped: boolean;
  phase: string | number;
}

describe.each(backEnds)('a testbench handle, on $name', { timeout: 900_000 }, ({ start }) => {
  it('shows a full queue holding its producer', async () => {
    using dut = await start<QueuePorts>('queue');
    dut.deq.ready = false;
    dut.enq.valid = true;
    dut.enq.bits = 7;
    dut.step(3);
    expect(dut.enq.ready).toBe(false);
    expect(dut.waves('enq.valid', 'enq.ready', 'deq.valid')).toMatchInlineSnapshot(`
      "enq.valid ███
      enq.ready ██▁
      deq.valid ▁██"
    `);
  });

  it('is out of reset at cycle 0 and counts cycles', async () => {
    using dut = await start<CounterPorts>('counter');
    expect([dut.cycle, dut.count, dut.wrapped]).toEqual([0, 0, false]);
    dut.en = true;
    dut.step();
    dut.step(4);
    expect([dut.cycle, dut.count]).toEqual([5, 5]);
    dut.en = false;
    dut.step(3);
    expect([dut.cycle, dut.count]).toEqual([8, 5]);
  });

  it('lets an input act on the outputs at once, without a clock edge', async () => {
    using dut = await start<{ lanes: number[]; sum: number }>('widePorts');
    dut.lanes[0] = 65535;
    dut.lanes[1] = 1;
    expect(dut.sum).toBe(65536);
    expect(dut.lanes.length).toBe(2);
    expect(dut.cycle).toBe(0);
  });

  it('shows members of enumerations by name, numbers without one as they are', async () => {
    using dut = await start<CounterPorts>('counter', { record: 'all' });
    dut.en = true;
    expect(dut.phase).toBe('Idle');
    dut.step(8);
    expect(dut.phase).toBe('Hot');
    expect(dut.waves('phase', 'count')).toMatchInlineSnapshot(`
      "phase Idle────────────────Warm────────────────
      count 0────1────2────3────4────5────6────7────"
    `);
    expect(() => dut.step(8)).toThrow(AssertionFailure);
    expect(dut.phase).toBe(3);
  });

  it('carries signed and wide ports', async () => {
    interface Ports {
      wide: bigint;
      readonly wide_inverted: bigint;
      a: number;
      readonly a_negated: number;
      b: number;
      readonly b_held: number;
      c: number;
      readonly c_held: number;
      d: bigint;
      readonly d_plus_1: bigint;
    }
    using dut = await start<Ports>('widePorts');
    dut.wide = (1n << 199n) | 5n;
    expect(dut.wide_inverted).toBe((1n << 200n) - 1n - ((1n << 199n) | 5n));
    for (const [a, b, c, d] of [
      [-524288, -(2 ** 31), -(2 ** 39), 0n],
      [524287, 2 ** 31 - 1, 2 ** 39 - 1, (1n << 64n) - 2n],
      [-1, -1, -1, 1n << 63n],
    ] as const) {
      Object.assign(dut, { a, b, c, d });
      dut.step();
      expect([dut.a_negated, dut.b_held, dut.c_held, dut.d_plus_1]).toEqual([-a, b, c, d + 1n]);
      expect([dut.a, dut.b, dut.c, dut.d]).toEqual([a, b, c, d]);
    }
  });

  it('refuses values that a port cannot have', async () => {
    using dut = await start<{ a: number | bigint | string; wide: bigint }>('widePorts');
    expect(() => (dut.a = 524288)).toThrow(
      'a cannot be 524288\n  expected an integer from -524288 to 524287 (SInt(20))\n  found    524288',
    );
    expect(() => (dut.a = 1.5)).toThrow(
      'a cannot be 1.5\n  expected an integer from -524288 to 524287 (SInt(20))\n  found    number',
    );
    expect(() => (dut.a = 'x')).toThrow('a cannot be "x"');
    expect(() => (dut.wide = -1n)).toThrow('wide cannot be -1\n  expected an integer from 0 to');
  });

  it('refuses to set an output', async () => {
    using dut = await start<CounterPorts>('counter');
    expect(() => (dut.count = 1)).toThrow('count is an output of the design; only inputs can be set');
  });

  it('reads and writes by path, for programs that do not know the design', async () => {
    using dut = await start('queue');
    dut.set('enq.bits', 9);
    dut.set('enq.valid', true);
    dut.step();
    expect([dut.get('deq.valid'), dut.get('deq.bits'), dut.get('rst_n')]).toEqual([true, 9, true]);
    expect(() => dut.get('deq.bit')).toThrow(
      'the design has no port "deq.bit"\n  expected clk, rst_n, enq.valid, enq.ready, enq.bits, deq.valid, deq.ready, deq.bits',
    );
  });

  it('keeps instances of one design apart, and loads a design many times', async () => {
    using first = await start<CounterPorts>('counter');
    using second = await start<CounterPorts>('counter');
    first.en = true;
    first.step(3);
    second.step(3);
    expect([first.count, second.count]).toEqual([3, 0]);
    for (let i = 0; i < 50; i += 1) {
      using again = await start<CounterPorts>('counter');
      again.en = true;
      again.step(i % 10);
      expect(again.count).toBe(i % 10);
    }
    expect(first.count).toBe(3);
  });

  it('says that a disposed simulation has ended', async () => {
    const dut = await start<CounterPorts>('counter');
    dut.dispose();
    dut.dispose();
    expect(() => dut.count).toThrow('the simulation has ended; its ports are gone with it');
    expect(() => dut.step()).toThrow('the simulation has ended; its ports are gone with it');
  });

  it('fills what has no reset with seeded random values, or with zeros', async () => {
    const firstByte = async (options: { seed?: number; initial?: 'zero' }) => {
      using dut = await start<{ readonly c_held: number }>('widePorts', { ...options, reset: false });
      return dut.c_held;
    };
    const values = await Promise.all([firstByte({ seed: 1 }), firstByte({ seed: 1 }), firstByte({ seed: 2 })]);
    expect(values[0]).toBe(values[1]);
    expect(values[0]).not.toBe(values[2]);
    expect(await firstByte({ initial: 'zero' })).toBe(0);
  });

  it('runs until ports have given values', async () => {
    using dut = await start<CounterPorts>('counter');
    dut.en = true;
    expect(dut.run({ until: { count: 9 } })).toBe(9);
    expect(dut.count).toBe(9);
    dut.en = false;
    expect(() => dut.run({ until: { count: 10, wrapped: true }, maxCycles: 100 })).toThrow(
      'count = 10 and wrapped = true did not come within 100 cycles (cycle 109)',
    );
  });
});

describe.each(backEnds)('an assertion in the design, on $name', { timeout: 900_000 }, ({ start, engine }) => {
  it('stops the run and becomes an error with its message, cycle and source line', async () => {
    using dut = await start<CounterPorts>('counter');
    dut.en = true;
    let failure: unknown;
    try {
      dut.step(100);
    } catch (error) {
      failure = error;
    }
    if (!(failure instanceof AssertionFailure)) throw new Error('no failure of an assertion', { cause: failure });
    expect(failure).toMatchObject({
      assertion: 'the count must stay below 12',
      place: engine === 'verilator' ? { file: 'hw/counter.ts', line: 7 } : { file: 'test/sim/designs/modules.ts' },
      rtl: engine === 'verilator' ? 'counter.sv:26' : null,
      instance: 'counter',
      cycle: 12,
    });
    const lines =
      engine === 'verilator' ? 'hw/counter.ts:7, counter.sv:26' : `test/sim/designs/modules.ts:${failure.place?.line}`;
    expect(String(failure)).toBe(
      `AssertionFailure: assertion failed: the count must stay below 12\n  in       counter, cycle 12 (${lines})`,
    );
    expect(dut.cycle).toBe(13);
  });

  it('concerns the instance that it belongs to, whichever was made last', async () => {
    using first = await start<CounterPorts>('counter');
    const second = await start<CounterPorts>('counter');
    using third = await start<CounterPorts>('counter');
    first.en = true;
    third.en = true;
    third.step(5);
    second.dispose();
    expect(() => first.step(100)).toThrow('counter, cycle 12');
    third.step(5);
    expect([first.cycle, third.count]).toEqual([13, 10]);
    expect(() => third.step(5)).toThrow('counter, cycle 12');
  });

  it('leaves the simulation usable', async () => {
    using dut = await start<CounterPorts>('counter');
    dut.en = true;
    expect(() => dut.step(100)).toThrow(AssertionFailure);
    dut.reset();
    expect(dut.count).toBe(0);
    dut.step(5);
    expect(dut.count).toBe(5);
  });
});

describe.each(backEnds)('clock domains, on $name', { timeout: 900_000 }, ({ start }) => {
  interface Counts {
    readonly fast_count: number;
    readonly slow_count: number;
    readonly falling_count: number;
  }

  it('run at their own periods and phases', async () => {
    using dut = await start<Counts>('twoClocks', {
      reset: false,
      clocks: { fast: { period: 1000 }, slow: { period: 3500, phase: 200 }, falling: { period: 1000, phase: 500 } },
    });
    dut.reset({ domain: 'fast' });
    const before = dut.slow_count;
    dut.step(70);
    expect(dut.fast_count).toBe(70);
    expect(dut.slow_count - before).toBe(20);
    dut.step(2, 'slow');
    expect(dut.slow_count - before).toBe(22);
    expect(dut.fast_count).toBe(75); // the 22nd slow edge is at 77,200 ps; two of 77 fast edges were in reset
  });

  it('may use both edges of one clock', async () => {
    using dut = await start<Counts>('twoClocks', {
      clocks: { fast: { period: 1000 }, falling: { period: 1000, phase: 1500 } },
    });
    dut.step(10);
    expect([dut.fast_count, dut.falling_count]).toEqual([10, 9]);
    dut.step(1, 'falling');
    expect([dut.fast_count, dut.falling_count]).toEqual([10, 10]);
  });

  it('are named in the error about an unknown one', async () => {
    using dut = await start<Counts>('twoClocks');
    expect(() => dut.step(1, 'slowly')).toThrow(
      'two_clocks has no clock domain "slowly"\n  expected fast, slow, falling',
    );
  });
});
