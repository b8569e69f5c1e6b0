import { describe, expect, it } from 'vitest';
import { peParamsSchema, pePresets } from '../../hw/pe/config/index.ts';
import type { PeParams } from '../../hw/pe/config/index.ts';
import { outputShape } from '../../sim/network/index.ts';
import { Random } from '../../sim/random/index.ts';
import { plainInput, plainLayer } from '../support/plain-layer.ts';
import { campaign, describeWishes, randomLayer } from '../support/random-layer/index.ts';
import type { Machine } from '../support/random-layer/index.ts';
import { runOnModel } from '../support/run-on-model.ts';

const SMALL: Machine = { lanes: 2, vector: 4, inputBytes: 1024, positions: 16 };

describe('compiled random layers on the model of the element', () => {
  it.each([
    { preset: 'simba', machine: undefined, layers: 64, seed: 2101 },
    { preset: 'small', machine: SMALL, layers: 64, seed: 2102 },
  ] as const)('equal the golden model byte for byte: $preset, seed $seed', ({ preset, machine, layers, seed }) => {
    const failures: string[] = [];
    campaign({ seed, layers, groups: true, ...(machine === undefined ? {} : { machine }) }).forEach((wishes, index) => {
      const { layer, input } = randomLayer(wishes);
      const { run, mismatches } = runOnModel(
        layer,
        input,
        pePresets[preset],
        index % 2 === 0 ? {} : { folds: ['row'] },
      );
      if (mismatches > 0) failures.push(`${mismatches} bytes differ, ${describeWishes(wishes)}`);
      if (run.rtlMacs !== run.macs + run.paddingMacs)
        failures.push(`MACs are not accounted for, ${describeWishes(wishes)}`);
    });
    expect(failures).toEqual([]);
  });

  it('equal it with elements of any size, from buffers of a few lines up', () => {
    const seed = 2103;
    const random = new Random(seed);
    const failures: string[] = [];
    const phases = new Set<number>();
    for (let i = 0; i < 400; i++) {
      const params = randomElement(random);
      const layer = anyLayer(random);
      const { P, Q } = outputShape(layer);
      if (P < 1 || Q < 1) continue;
      const options = random.chance(0.3) ? ({ folds: ['row', 'window'] } as const) : {};
      const { compiled, mismatches } = runOnModel(layer, plainInput(random, layer), params, options);
      phases.add(Math.min(compiled.phases, 3));
      if (mismatches > 0) failures.push(`layer ${i} of seed ${seed}: ${mismatches} bytes differ`);
    }
    expect(failures).toEqual([]);
    expect([...phases].sort()).toEqual([1, 2, 3]);
  });
});

function randomElement(random: Random): PeParams {
  const lanes = random.pick([1, 2, 4, 8, 16]);
  const vector = random.pick([1, 2, 4, 8, 16].filter((size) => size * lanes >= 8));
  return peParamsSchema.parse({
    lanes,
    vector,
    weightBufferBytes: Math.max(2 * lanes * vector, random.pick([256, 1024, 4096])),
    inputBufferBytes: Math.max(16, 4 * vector, random.pick([64, 256, 1024, 8192])),
    accumulatorEntries: random.pick([16, 32, 128]),
    accumulatorBanks: random.pick([2, 4]),
    accumulatorBits: random.pick([20, 21, 24, 32]),
    ppuWidth: 1,
    maxKTiles: random.pick([1, 2, 4]),
    macStyle: 'plain',
  });
}

function anyLayer(random: Random): ReturnType<typeof plainLayer> {
  const groups = random.chance(0.3) ? random.pick([2, 3, 4, 8]) : 1;
  const R = random.between(1, 5);
  const S = random.between(1, 5);
  const kernelIsMap = random.chance(0.15);
  const pad = (): number => (random.chance(0.5) ? 0 : random.between(0, 4));
  return plainLayer(random, {
    C: groups * random.between(1, groups > 1 ? 6 : 24),
    K: groups * random.between(1, groups > 1 ? 6 : 20),
    H: kernelIsMap ? R : random.between(1, 20),
    W: kernelIsMap ? S : random.between(1, 20),
    R,
    S,
    groups,
    stride: { vertical: random.between(1, 4), horizontal: random.between(1, 4) },
    dilation: { vertical: random.between(1, 3), horizontal: random.between(1, 3) },
    pads: { top: pad(), left: pad(), bottom: pad(), right: pad() },
  });
}
