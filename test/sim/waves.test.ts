import { describe, expect, it } from 'vitest';
import { type StreamHandle } from '../../sim/testbench/index.ts';
import { backEnds } from './designs/back-ends.ts';

interface QueuePorts {
  readonly enq: StreamHandle<number>;
  readonly deq: StreamHandle<number>;
}

describe.each(backEnds)('waveforms as text, on $name', { timeout: 900_000 }, ({ start }) => {
  it('show the values that an edge sees: one column per cycle, sampled just before it', async () => {
    using dut = await start<QueuePorts>('queue', { initial: 'zero' });
    dut.enq.valid = true;
    for (const [bits, ready] of [
      [1, false],
      [2, false],
      [3, true],
      [200, true],
    ] as const) {
      dut.enq.bits = bits;
      dut.deq.ready = ready;
      dut.step();
    }
    dut.enq.valid = false;
    dut.step(3);
    expect(dut.waves()).toMatchInlineSnapshot(`
      "enq.valid ████████████████▁▁▁▁▁▁▁▁▁▁▁▁
      enq.ready ████████▁▁▁▁████████████████
      enq.bits  1───2───3───200─────────────
      deq.valid ▁▁▁▁████████████████▁▁▁▁▁▁▁▁
      deq.ready ▁▁▁▁▁▁▁▁████████████████████
      deq.bits  0───1───────2───200─2───────"
    `);
  });

  it('draw bits alone in single columns', async () => {
    using dut = await start<{ en: boolean }>('counter');
    dut.step();
    dut.en = true;
    dut.step(2);
    dut.en = false;
    dut.step();
    expect(dut.waves('en', 'wrapped')).toMatchInlineSnapshot(`
      "en      ▁██▁
      wrapped ▁▁▁▁"
    `);
  });

  it('show signed values in decimal and wide ones in hexadecimal', async () => {
    using dut = await start<{ a: number; wide: bigint; d: bigint }>('widePorts');
    dut.a = -3;
    dut.d = 0xabc0_0000_0000n;
    dut.step();
    dut.a = 40;
    dut.wide = 1n << 80n;
    dut.step(2);
    expect(dut.waves('a', 'd', 'wide')).toMatchInlineSnapshot(`
      "a    -3──────────────────────40──────────────────────────────────────────────
      d    0xabc000000000──────────────────────────────────────────────────────────
      wide 0x0─────────────────────0x100000000000000000000─────────────────────────"
    `);
    expect(dut.waves('a', { from: 1, to: 1 })).toMatchInlineSnapshot(`"a 40─"`);
    expect(dut.waves('a', { radix: 'hex' })).toMatchInlineSnapshot(`"a 0xffffd─0x28────────────"`);
  });

  it('record what step runs; on request, also what transfers run', async () => {
    for (const record of ['steps', 'all', 'none'] as const) {
      using dut = await start<QueuePorts>('queue', { record });
      dut.step(2);
      await Promise.all([dut.enq.send([1, 2, 3]), dut.deq.receive(3)]);
      dut.step(2);
      expect(dut.waves('enq.valid', 'deq.valid'), record).toBe(
        {
          steps: 'enq.valid ▁▁┊▁▁\ndeq.valid ▁▁┊▁▁',
          all: 'enq.valid ▁▁███▁▁▁\ndeq.valid ▁▁▁███▁▁',
          none: 'enq.valid\ndeq.valid',
        }[record],
      );
    }
  });

  it('keep the last cycles', async () => {
    using dut = await start<{ en: boolean }>('counter', { recordCycles: 4 });
    dut.en = true;
    dut.step(10);
    expect(dut.waves('count')).toBe('count 6─7─8─9─');
  });

  it('name the ports that there are', async () => {
    using dut = await start('counter');
    expect(() => dut.waves('counts')).toThrow(
      'counter has no port "counts"\n  expected clk, rst, en, count, wrapped, phase',
    );
  });
});
