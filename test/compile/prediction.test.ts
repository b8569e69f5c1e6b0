import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Pe } from '../../hw/index.ts';
import { pePresets } from '../../hw/pe/config/index.ts';
import { compileLayer } from '../../sim/compile/index.ts';
import { Element, TestbenchPort } from '../../sim/driver/index.ts';
import type { PeHandle } from '../../sim/driver/index.ts';
import { simulate } from '../../sim/index.ts';
import { campaign, describeWishes, randomLayer } from '../support/random-layer/index.ts';

describe.each([
  { preset: 'simba', seed: 71 },
  { preset: 'small', seed: 72 },
] as const)('predicted cycles on $preset, seed $seed', ({ preset, seed }) => {
  const params = pePresets[preset];
  let dut: PeHandle & { dispose(): void };

  beforeAll(async () => {
    dut = await simulate(() => new Pe(params), { engine: 'verilator', record: 'none' });
  }, 300_000);
  afterAll(() => dut.dispose());

  it('are within 12 cycles or 2 % of the RTL, whose ports nobody keeps waiting', () => {
    const element = new Element(new TestbenchPort(dut), params);
    const wrong: string[] = [];
    for (const wishes of campaign({ seed, layers: 12, groups: true })) {
      const { layer, input } = randomLayer(wishes);
      const { cycles, predictedCycles } = element.runLayer(compileLayer(layer, params), input);
      if (Math.abs(predictedCycles - cycles) > Math.max(12, 0.02 * cycles)) {
        wrong.push(`${predictedCycles} predicted, ${cycles} in RTL: ${describeWishes(wishes)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
