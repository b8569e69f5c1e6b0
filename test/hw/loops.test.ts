import { describe, expect, it } from 'vitest';
import { Bool, Module, UInt, Vec, input, instance, output } from '../../gen/index.ts';
import { LoopCounter, LoopTrack } from '../../hw/lib/index.ts';
import { simulate } from '../../sim/index.ts';
import { Random } from '../../sim/random/index.ts';

const SEED = 20261125;

interface Sizes {
  readonly levels: number;
  readonly boundBits: number;
  readonly bits: number;
}

/** A loop counter with a track that follows it. */
class Nest extends Module<Sizes> {
  readonly load = input(Bool());
  readonly advance = input(Bool());
  readonly lasts = input(Vec(this.p.levels, UInt(this.p.boundBits)));
  readonly start = input(UInt(this.p.bits));
  readonly steps = input(Vec(this.p.levels, UInt(this.p.bits)));
  readonly first = output(Vec(this.p.levels, Bool()));
  readonly ends = output(Vec(this.p.levels, Bool()));
  readonly carry = output(Vec(this.p.levels, Bool()));
  readonly value = output(UInt(this.p.bits));

  readonly counter = instance(new LoopCounter({ levels: this.p.levels, boundBits: this.p.boundBits }));
  readonly track = instance(new LoopTrack({ levels: this.p.levels, bits: this.p.bits }));

  logic() {
    for (const part of [this.counter, this.track]) {
      part.load.assign(this.load);
      part.advance.assign(this.advance);
    }
    this.counter.lasts.assign(this.lasts);
    this.track.start.assign(this.start);
    this.track.steps.assign(this.steps);
    this.track.carry.assign(this.counter.carry);
    this.first.assign(this.counter.first);
    this.ends.assign(this.counter.ends);
    this.carry.assign(this.counter.carry);
    this.value.assign(this.track.value);
  }
}

/** Every iteration of a loop nest in order: the indices, outermost first. */
function* iterations(bounds: readonly number[]): Generator<number[]> {
  const index = bounds.map(() => 0);
  for (;;) {
    yield [...index];
    let level = bounds.length - 1;
    while (level >= 0 && index[level] === bounds[level] - 1) index[level--] = 0;
    if (level < 0) return;
    index[level]++;
  }
}

describe.each([
  { levels: 1, boundBits: 4, bits: 8 },
  { levels: 3, boundBits: 3, bits: 16 },
  { levels: 6, boundBits: 12, bits: 13 },
])('loop nest of $levels levels', (sizes) => {
  const { levels, bits, boundBits } = sizes;
  const all = Array.from({ length: levels }, (_, level) => level);
  const mask = 2 ** bits - 1;

  it(`visits every iteration with its affine value, whenever it is advanced (seed ${SEED})`, async () => {
    using dut = await simulate(() => new Nest(sizes));
    const random = new Random(SEED);
    for (let nest = 0; nest < 30; nest++) {
      const bounds = all.map(() => (random.chance(0.3) ? 1 : random.between(1, 4)));
      if (nest === 0) bounds[levels - 1] = Math.min(2 ** boundBits, 300);
      const steps = all.map(() => random.below(mask + 1));
      const start = random.below(mask + 1);
      all.forEach((level) => {
        dut.lasts[level] = bounds[level] - 1;
        dut.steps[level] = steps[level];
      });
      dut.start = start;
      dut.load = true;
      dut.advance = random.chance(0.5);
      dut.step();
      dut.load = false;
      // ought not to matter any more
      dut.start = random.below(mask + 1);

      for (const index of iterations(bounds)) {
        while (random.chance(0.3)) {
          dut.advance = false;
          dut.step();
        }
        const last = all.map((level) => index[level] === bounds[level] - 1);
        const ends = all.map((level) => last.slice(level).every(Boolean));
        const carry = all.map((level) => !last[level] && (level === levels - 1 || ends[level + 1]));
        const where = `nest ${nest}, iteration ${index.join(' ')}`;
        expect(
          all.map((level) => dut.first[level]),
          where,
        ).toEqual(index.map((i) => i === 0));
        expect(
          all.map((level) => dut.ends[level]),
          where,
        ).toEqual(ends);
        expect(
          all.map((level) => dut.carry[level]),
          where,
        ).toEqual(carry);
        expect(dut.value, where).toBe((start + index.reduce((sum, i, level) => sum + i * steps[level], 0)) & mask);
        dut.advance = true;
        dut.step();
      }
      // wraps to the first iteration
      expect(
        all.map((level) => dut.first[level]),
        `nest ${nest} at its end`,
      ).toEqual(all.map(() => true));
    }
  });
});

it('a loop nest counts through its bounds', async () => {
  using dut = await simulate(() => new Nest({ levels: 3, boundBits: 3, bits: 16 }));
  [1, 0, 2].forEach((last, level) => (dut.lasts[level] = last));
  [100, 7, 1].forEach((step, level) => (dut.steps[level] = step));
  dut.start = 40;
  dut.load = true;
  dut.step();
  dut.load = false;
  dut.advance = true;
  dut.step(6);
  expect(dut.waves('load', 'value', 'carry.0', 'carry.1', 'carry.2', 'ends.0', 'ends.2', { from: 1 }))
    .toMatchInlineSnapshot(`
    "load    ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
    value   40──41──42──140─141─142─
    carry.0 ▁▁▁▁▁▁▁▁████▁▁▁▁▁▁▁▁▁▁▁▁
    carry.1 ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
    carry.2 ████████▁▁▁▁████████▁▁▁▁
    ends.0  ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁████
    ends.2  ▁▁▁▁▁▁▁▁████▁▁▁▁▁▁▁▁████"
  `);
});
