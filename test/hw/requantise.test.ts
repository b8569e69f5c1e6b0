import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulate } from '../../sim/index.ts';
import { requantise } from '../../sim/golden/index.ts';
import { MAX_SHIFT, MIN_SHIFT } from '../../sim/quantise/index.ts';
import type { RequantiseParameters } from '../../sim/quantise/index.ts';
import { Random } from '../../sim/random/index.ts';
import { requantiseCorners } from '../support/requantise-corners.ts';
import { RequantiseBench } from './benches/requantise-bench.ts';

const SEED = 20240611;
const WORD_BYTES = 16;
const CLAMPS = [
  { zy: 0, lo: -128, hi: 127 },
  { zy: -128, lo: -128, hi: 127 },
  { zy: 127, lo: -128, hi: 127 },
  { zy: -128, lo: -128, hi: -128 },
  { zy: -7, lo: -7, hi: 127 },
  { zy: 3, lo: -20, hi: 90 },
];

interface Case extends RequantiseParameters {
  readonly acc: number;
}

/** Words of the bench's input stream. */
function pack(cases: readonly Case[]): Uint8Array {
  const words = new DataView(new ArrayBuffer(cases.length * WORD_BYTES));
  cases.forEach(({ acc, bias, mantissa, shift, zy, lo, hi }, i) => {
    const at = i * WORD_BYTES;
    words.setInt32(at, acc, true);
    words.setInt32(at + 4, bias, true);
    words.setUint32(at + 8, mantissa, true);
    words.setInt8(at + 11, zy);
    words.setInt8(at + 12, lo);
    words.setInt8(at + 13, hi);
    words.setUint8(at + 14, shift - MIN_SHIFT);
  });
  return new Uint8Array(words.buffer);
}

/** Splits `a` into an accumulator and a bias whose sum it is modulo 2^32. */
function split(random: Random, a: number): { acc: number; bias: number } {
  const bias = random.int32() >> random.below(32);
  return { acc: (a - bias) | 0, bias };
}

/**
 * Sums of all magnitudes; scales that bring most of them near the int8 range, and all others too; round mantissas for
 * ties.
 */
function randomCase(random: Random): Case {
  let a = random.int32() >> random.below(32);
  if (random.chance(0.2)) a = (a & 0xff) << random.below(24);
  if (random.chance(0.1)) a = (random.pick([1, -1]) * ((1 << random.below(31)) + random.between(-2, 2))) | 0;
  let mantissa = random.between(2 ** 23, 2 ** 24 - 1);
  if (random.chance(0.3)) mantissa = 2 ** 23 + (random.below(256) << random.below(16));
  const magnitude = 31 - Math.clz32(Math.abs(a) | 1);
  const near = magnitude + 24 - random.between(-3, 10);
  const shift = random.chance(0.7)
    ? Math.min(MAX_SHIFT, Math.max(MIN_SHIFT, near))
    : random.between(MIN_SHIFT, MAX_SHIFT);
  const lo = random.chance(0.7) ? -128 : random.between(-128, 127);
  const hi = random.chance(0.7) ? 127 : random.between(lo, 127);
  return { ...split(random, a), mantissa, shift, zy: random.between(-128, 127), lo, hi };
}

describe('requantiser', () => {
  let dut: Awaited<ReturnType<typeof simulate<RequantiseBench>>>;
  beforeAll(async () => {
    dut = await simulate(new RequantiseBench());
  });
  afterAll(() => dut.dispose());

  /** Descriptions of the first cases that differ from golden. */
  async function differences(cases: readonly Case[], stalls?: number): Promise<string[]> {
    const back = stalls === undefined ? undefined : stalls + 1;
    const [, results] = await Promise.all([
      dut.enq.send(pack(cases), { stalls }),
      dut.deq.receive(cases.length, { stalls: back }),
    ]);
    const wrong: string[] = [];
    cases.forEach((each, i) => {
      const expected = requantise(each.acc, each);
      if (results[i] !== expected && wrong.length < 10)
        wrong.push(`${JSON.stringify(each)}: ${results[i]}, not ${expected}`);
    });
    return wrong;
  }

  it(`equals golden at every corner: carries, ties, bounds, every shift (seed ${SEED})`, async () => {
    const random = new Random(SEED);
    const corners = requantiseCorners(SEED);
    for (const clamp of CLAMPS)
      expect(await differences(corners.map((corner) => ({ ...split(random, corner.a), ...corner, ...clamp })))).toEqual(
        [],
      );
  });

  it(`equals golden on two million random cases (seed ${SEED + 1})`, async () => {
    const random = new Random(SEED + 1);
    for (let block = 0; block < 8; block++) {
      const cases = Array.from({ length: 250_000 }, () => randomCase(random));
      expect(await differences(cases)).toEqual([]);
    }
  });

  it(`keeps every result while its consumer pauses and its producer has gaps (seed ${SEED + 2})`, async () => {
    const random = new Random(SEED + 2);
    const cases = Array.from({ length: 20_000 }, () => randomCase(random));
    expect(await differences(cases, SEED)).toEqual([]);
  });

  it('takes a sum every cycle and answers eleven cycles later', async () => {
    const random = new Random(SEED + 3);
    const cases = Array.from({ length: 1000 }, () => randomCase(random));
    const receiving = dut.deq.receive(cases.length);
    const sent = await dut.enq.send(pack(cases));
    await receiving;
    const received = dut.deq.last;
    expect(sent.lastCycle - sent.firstCycle).toBe(999);
    expect(received?.firstCycle).toBe(sent.firstCycle + 11);
    expect(received?.lastCycle).toBe(sent.lastCycle + 11);
  });
});
