import { describe, expect, it } from 'vitest';
import { Random } from '../../sim/random/index.ts';

describe('Random', () => {
  it('is xoshiro128**: the published sequence from the state 1, 2, 3, 4', () => {
    const random = new Random(0);
    Object.assign(random, { a: 1, b: 2, c: 3, d: 4 });
    const words = Array.from({ length: 4 }, () => random.uint32());
    expect(words).toEqual([11520, 0, 5927040, 70819200]);
  });

  it('gives the same numbers for the same seed, others for another', () => {
    const words = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 4 }, () => random.uint32());
    };
    expect(words(1)).toEqual(words(1));
    expect(words(1)).not.toEqual(words(2));
    expect(words(-1)).toEqual(words(2 ** 32 - 1));
  });

  it('keeps to the bounds and reaches them', () => {
    const random = new Random(5);
    const met = new Set(Array.from({ length: 2000 }, () => random.between(-3, 3)));
    expect([...met].sort((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
    expect([...new Set(Array.from({ length: 200 }, () => random.pick(['a', 'b'])))].sort()).toEqual(['a', 'b']);
    const sum = Array.from({ length: 20000 }, () => random.unit()).reduce((all, value) => all + value, 0);
    expect(sum / 20000).toBeCloseTo(0.5, 2);
    expect(Array.from({ length: 100 }, () => random.chance(0)).some(Boolean)).toBe(false);
    expect(() => random.pick([])).toThrow('pick from an empty list');
  });

  it('shuffles without losing anything', () => {
    const items = Array.from({ length: 50 }, (_, i) => i);
    const shuffled = new Random(9).shuffled(items);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.sort((a, b) => a - b)).toEqual(items);
  });
});
