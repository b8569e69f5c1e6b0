import { describe, expect, it } from 'vitest';
import { print } from '../../gen/print/index.ts';
import { designOf } from '../support/ir.ts';
import { randomModule } from './support/random-module.ts';
import { Random } from './support/random.ts';
import { mismatches, vectors } from './support/simulate.ts';

/** Random modules (all operators, widths 1 to 70, when, match, memories), printed and run against an evaluator of the representation. */
const SEEDS = [1, 2, 3, 4, 5, 6];
const OPTIONS = { inputs: 6, outputs: 60, groups: 8, registers: 6, memories: 2, depth: 4 };

describe('printed random modules', () => {
  it.each(SEEDS)('compute on Icarus what the representation means (seed %i)', async (seed) => {
    const r = new Random(seed);
    const module = randomModule(r, OPTIONS);
    expect(await mismatches(module, vectors(r, module, 40), 'iverilog')).toEqual([]);
  });

  it.each(SEEDS.slice(0, 1))('compute on Verilator what the representation means (seed %i)', async (seed) => {
    const r = new Random(100 + seed);
    const module = randomModule(r, OPTIONS);
    expect(await mismatches(module, vectors(r, module, 40), 'verilator')).toEqual([]);
  });

  it.each(SEEDS)('are the same text every time (seed %i)', (seed) => {
    const text = () => [...print(designOf(randomModule(new Random(seed), OPTIONS))).files];
    expect(text()).toEqual(text());
  });

  it('are told from wrong ones', async () => {
    const r = new Random(7);
    const module = randomModule(r, OPTIONS);
    const given = vectors(r, module, 20);
    const wrong = given.outputs.map((values, cycle) => (cycle === 11 ? [values[0] ^ 1n, ...values.slice(1)] : values));
    expect(await mismatches(module, { ...given, outputs: wrong }, 'iverilog')).toHaveLength(1);
  });
});
