import { describe, expect, it } from 'vitest';
import type { SInt } from '../../gen/index.ts';
import { simulate } from '../../sim/index.ts';
import { pePresets } from '../../hw/pe/config/index.ts';
import type { PeParams } from '../../hw/pe/config/index.ts';
import { adderTree } from '../../hw/lib/adder-tree.ts';
import { MacArray } from '../../hw/pe/mac-array.ts';
import { Random } from '../../sim/random/index.ts';

const SEED = 20240612;
const LATENCY = 3;
const { simba, small } = pePresets;

type Bytes = () => number;
const anyByte =
  (random: Random): Bytes =>
  () =>
    random.between(-128, 127);
/**
 * The ends of the range and the numbers beside zero: sums of both signs in all lanes, largest and smallest ones
 * included.
 */
const extremes =
  (random: Random): Bytes =>
  () =>
    random.pick([-128, -128, -127, -1, 0, 1, 127, 127]);

/** Runs `cycles` random vectors, with a swap in a third of the cycles, against the sums of a plain loop. */
async function compare(params: PeParams, byte: (random: Random) => Bytes, cycles: number): Promise<void> {
  const { lanes, vector } = params;
  const random = new Random(SEED);
  const next = byte(random);
  using dut = await simulate(new MacArray(params));
  const expected: number[][] = [];
  let active: number[][] = [];
  for (let cycle = 0; cycle < cycles + LATENCY; cycle++) {
    const shadow = Array.from({ length: lanes }, () => Array.from({ length: vector }, next));
    const x = Array.from({ length: vector }, next);
    const swap = cycle === 0 || random.chance(0.3);
    if (swap) active = shadow;
    dut.swap = swap;
    for (let c = 0; c < vector; c++) {
      dut.x[c] = x[c];
      for (let lane = 0; lane < lanes; lane++) dut.shadow[lane][c] = shadow[lane][c];
    }
    expected.push(active.map((weights) => weights.reduce((sum, weight, c) => sum + weight * x[c], 0)));
    const due = expected[cycle - LATENCY];
    if (due !== undefined)
      expect(
        Array.from({ length: lanes }, (_, lane) => dut.sums[lane]),
        `cycle ${cycle}, seed ${SEED}`,
      ).toEqual(due);
    dut.step();
  }
}

describe.each(['plain', 'packed'] as const)('MAC array, %s', (macStyle) => {
  const shapes: [string, PeParams][] = [
    ['simba', { ...simba, macStyle }],
    ['small', { ...small, macStyle }],
    ['4 × 2', { ...simba, lanes: 4, vector: 2, macStyle }],
    ['2 × 16', { ...simba, lanes: 2, vector: 16, macStyle }],
  ];
  it.each(shapes)('%s: sums what a loop sums, three cycles later', (_, params) => compare(params, anyByte, 500));

  it.each(shapes)('%s: keeps lanes apart at the ends of the range', (_, params) => compare(params, extremes, 1000));

  it('holds −128 · −128 in every place', async () => {
    const { lanes, vector } = simba;
    using dut = await simulate(new MacArray({ ...simba, macStyle }));
    dut.swap = true;
    for (let c = 0; c < vector; c++) {
      dut.x[c] = -128;
      for (let lane = 0; lane < lanes; lane++) dut.shadow[lane][c] = -128;
    }
    dut.step(LATENCY);
    expect(Array.from({ length: lanes }, (_, lane) => dut.sums[lane])).toEqual(Array(lanes).fill(2 ** 14 * vector));
  });
});

it('adds a power of two of products: a tree of another number is refused', () => {
  for (const count of [0, 3, 6]) {
    expect(() => adderTree(new Array<SInt>(count))).toThrow(
      [
        'adderTree adds a power of two of terms',
        '  expected 1, 2, 4, 8, ... terms',
        `  found    ${count}`,
        '  fix      fill up with terms of value 0',
      ].join('\n'),
    );
  }
});
