import { describe, expect, it } from 'vitest';
import { requantise, scaleOf } from '../../sim/golden/index.ts';
import { foldScale, MAX_SHIFT, MIN_SHIFT, ScaleRangeError } from '../../sim/quantise/index.ts';
import { Random } from '../../sim/random/index.ts';
import { requantiseCorners } from '../support/requantise-corners.ts';
import type { RequantiseCase } from '../support/requantise-corners.ts';
import { requantiseExactly } from '../support/requantise-reference.ts';

const SEED = 20240607;
const CLAMPS = [
  { zy: 0, lo: -128, hi: 127 },
  { zy: -128, lo: -128, hi: 127 },
  { zy: 127, lo: -128, hi: 127 },
  { zy: -7, lo: -7, hi: 127 },
  { zy: 3, lo: -20, hi: 90 },
];

/** Compares golden with the reference in big integers; returns descriptions of the cases that differ. */
function differences(cases: readonly RequantiseCase[]): string[] {
  const wrong: string[] = [];
  for (const { a, mantissa, shift } of cases) {
    for (const { zy, lo, hi } of CLAMPS) {
      const expected = requantiseExactly(a, { mantissa, shift }, zy, lo, hi).y;
      // Any split of the sum into accumulator and bias must do, wrapping included.
      for (const acc of [0, 8388607, -8388608, a]) {
        const bias = (a - acc) | 0;
        const found = requantise(acc, { bias, mantissa, shift, zy, lo, hi });
        if (found !== expected) wrong.push(`a ${a} m ${mantissa} shift ${shift} zy ${zy}: ${found}, not ${expected}`);
      }
    }
  }
  return wrong;
}

describe('requantise', () => {
  const corners = requantiseCorners(SEED);

  it(`equals the rule written in big integers at every corner (seed ${SEED})`, () => {
    expect(differences(corners)).toEqual([]);
  });

  it(`equals it on random sums and scales (seed ${SEED})`, () => {
    const random = new Random(SEED);
    const cases = Array.from({ length: 20000 }, () => ({
      a: random.int32() >> random.below(32),
      mantissa: random.between(2 ** 23, 2 ** 24 - 1),
      shift: random.between(MIN_SHIFT, MAX_SHIFT),
    }));
    expect(differences(cases)).toEqual([]);
  });

  it('is asked about every corner: three carries, three ties, every shift, both sides of every bound', () => {
    const events = corners.map(({ a, mantissa, shift }) => ({
      shift,
      a,
      ...requantiseExactly(a, { mantissa, shift }, 0, -128, 127).events,
    }));
    const shifts = Array.from({ length: MAX_SHIFT - MIN_SHIFT + 1 }, (_, i) => MIN_SHIFT + i);
    for (const event of ['carryOfSum', 'carryOfProduct', 'tieOfSum', 'tieOfProduct'] as const) {
      const met = new Set(events.filter((each) => each[event]).map((each) => each.shift));
      expect([...met], event).toEqual(shifts);
    }
    const minimum = new Set(events.filter((each) => each.a === -(2 ** 31)).map((each) => each.shift));
    expect([...minimum]).toEqual(shifts);
    // With less than 24, ties and carries of the last rounding happen only far outside the clamp.
    for (const event of ['tieOfResult', 'carryOfResult'] as const) {
      const met = new Set(events.filter((each) => each[event]).map((each) => each.shift));
      expect([...met], event).toEqual(expect.arrayContaining(shifts.filter((shift) => shift >= 24)));
    }
    const magnitudes = new Set(events.map((each) => each.magnitude));
    for (const magnitude of [126n, 127n, 128n, 129n, 254n, 255n, 256n]) expect(magnitudes).toContain(magnitude);
  });

  it('rounds ties to the even number', () => {
    const half = { mantissa: 2 ** 23, shift: 24, zy: 0, lo: -128, hi: 127 };
    const results = [-5, -3, -1, 1, 3, 5, 253, 255].map((acc) => requantise(acc, { bias: 0, ...half }));
    expect(results).toEqual([-2, -2, 0, 0, 2, 2, 126, 127]);
  });

  it('adds the bias modulo 2^32', () => {
    const unit = { mantissa: 2 ** 23, shift: 23 + 25, zy: 0, lo: -128, hi: 127 };
    expect(requantise(0, { bias: 2 ** 31 - 1, ...unit })).toBe(64);
    expect(requantise(1, { bias: 2 ** 31 - 1, ...unit })).toBe(-64);
  });
});

describe('the scale of a channel', () => {
  it('covers shifts 16 to 55', () => {
    expect(scaleOf(2 ** -32, 1, 1)).toEqual({ mantissa: 2 ** 23, shift: 55 });
    const largest = 2 ** 8 - 2 ** -16;
    expect(scaleOf(largest, 1, 1)).toEqual({ mantissa: 2 ** 24 - 1, shift: 16 });
  });

  it(`is the same from golden and from the compiler's folding (seed ${SEED})`, () => {
    const random = new Random(SEED);
    for (let i = 0; i < 20000; i++) {
      const scales = [
        0.001 + random.unit(),
        0.001 + random.unit() * 2 ** -random.below(8),
        random.unit() * 4 + 0.01,
      ] as const;
      const golden = scaleOf(...scales);
      expect(foldScale(...scales, 'here')).toEqual(golden);
      const [sx, sw, sy] = scales.map(Math.fround) as [number, number, number];
      expect(golden.mantissa * 2 ** -golden.shift).toBe(Math.fround(Math.fround(sx * sw) / sy));
    }
  });

  it.each([
    [2 ** 8, 1, 1],
    [1, 2 ** -33, 1],
    [1, 0, 1],
    [1, -1, 1],
    [1, NaN, 1],
    [1, 1, 0],
  ])('is refused outside [2^-32, 2^8): %d · %d / %d', (sx, sw, sy) => {
    expect(() => scaleOf(sx, sw, sy)).toThrow(ScaleRangeError);
    expect(() => foldScale(sx, sw, sy, 'here')).toThrow(ScaleRangeError);
  });

  it('is refused with layer, channel and value', () => {
    expect(() => foldScale(0.5, 0, 0.25, "layer 'conv1', channel 3")).toThrow(
      [
        'requantisation scale outside the range of the hardware',
        "  in       layer 'conv1', channel 3",
        '  expected input scale · weight scale / output scale in [2^-32, 2^8)',
        '  found    0.5 · 0 / 0.25 = 0',
        '  fix      calibrate the scales of this layer again; a channel whose weights are all zero needs a weight scale too',
      ].join('\n'),
    );
  });
});
