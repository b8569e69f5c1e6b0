import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bool, input, instance, Module, output, reg, SInt, Stream, UInt, when } from '../../gen/index.ts';
import { simulate } from '../../sim/index.ts';
import { parseDump, valueAt } from '../support/value-change-dump.ts';
import { TwoClocks } from './designs/modules.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mosaic-vcd-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

class Accumulator extends Module {
  readonly in = input(Stream(SInt(70)));
  readonly sum = output(SInt(70));
  readonly value = reg(SInt(70), { init: 0 });

  logic() {
    this.in.ready.assign(true);
    when(this.in.fire, () => this.value.next(this.value.add(this.in.bits)));
    this.sum.assign(this.value);
  }
}

class Pair extends Module {
  readonly go = input(Bool());
  readonly count = output(UInt(9));
  readonly ticks = reg(UInt(9), { init: 500 });
  readonly left = instance(new Accumulator());
  readonly right = instance(new Accumulator());

  logic() {
    this.left.in.valid.assign(this.go);
    this.left.in.bits.assign(-3);
    this.right.in.valid.assign(this.go.not());
    this.right.in.bits.assign(this.left.sum);
    when(this.go, () => this.ticks.next(this.ticks.add(1)));
    this.count.assign(this.ticks);
    when(this.right.sum.eq(77), () => this.ticks.next(0));
  }
}

describe('a value change dump of the embedded engine', () => {
  it('has a scope per instance, and in every cycle the values that the edge sees and then the new ones', async () => {
    const wave = join(directory, 'pair.vcd');
    const dut = await simulate(() => new Pair(), { engine: 'embedded', wave });
    const expected: (bigint | boolean)[][] = [];
    for (let cycle = 0; cycle < 60; cycle += 1) {
      dut.go = cycle % 3 !== 1;
      const before = BigInt(dut.ticks);
      const left = BigInt.asUintN(70, dut.peek('left.value') as bigint);
      const right = BigInt.asUintN(70, dut.peek('right.value') as bigint);
      expected.push([cycle % 3 === 1 ? 0n : 1n, before, left, right]);
      dut.step();
    }
    dut.dispose();
    const dump = parseDump(await readFile(wave, 'utf8'));
    expect(dump.timescale).toBe('1ps');
    expect(dump.variables.get('pair.ticks')).toMatchObject({ type: 'reg', width: 9 });
    expect(dump.variables.get('pair.left.value')).toMatchObject({ type: 'reg', width: 70 });
    expect(dump.variables.get('pair.right.in_valid')).toMatchObject({ type: 'wire', width: 1 });
    // two cycles of reset come first, so the edge of cycle 0 is at 3 ns
    expected.forEach((values, cycle) => {
      const edge = 3000 + 1000 * cycle;
      const shown = (time: number) =>
        ['pair.go', 'pair.ticks', 'pair.left.value', 'pair.right.value'].map((path) => valueAt(dump, path, time));
      expect(shown(edge - 1), `cycle ${cycle}`).toEqual(values);
      if (cycle + 1 < expected.length) expect(shown(edge).slice(1)).toEqual(expected[cycle + 1].slice(1));
      // inputs change while the clock falls, half a period before the edge
      expect([edge - 501, edge - 500, edge - 1, edge].map((time) => valueAt(dump, 'pair.clk', time))).toEqual([
        1n,
        0n,
        0n,
        1n,
      ]);
      if (cycle > 0) expect(valueAt(dump, 'pair.go', edge - 501)).toBe(expected[cycle - 1][0]);
    });
    expect([1000, 2000, 2499, 2500].map((time) => valueAt(dump, 'pair.rst_n', time))).toEqual([0n, 0n, 0n, 1n]);
  });

  it('shows clocks of several domains at their own times', async () => {
    const wave = join(directory, 'clocks.vcd');
    const clocks = {
      fast: { period: 1000 },
      slow: { period: 3500, phase: 200 },
      falling: { period: 1000, phase: 500 },
    };
    const dut = await simulate(() => new TwoClocks(), { engine: 'embedded', wave, reset: false, clocks });
    dut.step(20);
    dut.dispose();
    const dump = parseDump(await readFile(wave, 'utf8'));
    const rises = (path: string) =>
      (dump.changes.get(dump.variables.get(path)?.id ?? '') ?? []).filter(
        ({ time, value }) => time > 0 && value === 1n,
      );
    expect(rises('two_clocks.slow_clk').map(({ time }) => time)).toEqual([200, 3700, 7200, 10700, 14200, 17700]);
    expect(rises('two_clocks.fast_clk').map(({ time }) => time)).toEqual(
      Array.from({ length: 20 }, (_, i) => 1000 * (i + 1)),
    );
  });

  it('says where it cannot be written', async () => {
    await expect(
      simulate(() => new Pair(), { engine: 'embedded', wave: join(directory, 'no/such/x.vcd') }),
    ).rejects.toThrow(
      /^cannot write the waveform file\n {2}in .*x\.vcd\n {2}fix {6}choose a file in a directory that exists/,
    );
  });

  it('keeps time from running backwards: no snapshot is restored meanwhile', async () => {
    using dut = await simulate(() => new Pair(), { engine: 'embedded', wave: join(directory, 'again.vcd') });
    const before = dut.snapshot();
    dut.step();
    expect(() => dut.restore(before)).toThrow('cannot restore a snapshot while a waveform file is being written');
  });
});
