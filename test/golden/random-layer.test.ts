import { beforeAll, describe, expect, it } from 'vitest';
import { convolutionSums } from '../../sim/golden/index.ts';
import { outputShape } from '../../sim/network/index.ts';
import { accumulationBound, channelWeights, fitsAccumulator, foldLayer } from '../../sim/quantise/index.ts';
import { binOf, campaign, coverageTable, emptyBins, randomLayer, SIMBA } from '../support/random-layer/index.ts';
import type { RandomLayer } from '../support/random-layer/index.ts';
import { requantiseExactly } from '../support/requantise-reference.ts';

const SEED = 1;

describe(`a campaign of 504 random layers (seed ${SEED})`, () => {
  let cases: RandomLayer[] = [];
  beforeAll(() => {
    cases = campaign({ seed: SEED, layers: 504 }).map(randomLayer);
  });

  it('leaves no bin of kernel, stride, padding, dilation and channel tail empty', () => {
    const layers = cases.map(({ layer }) => layer);
    expect(emptyBins(layers), coverageTable(layers)).toEqual([]);
    for (const { layer, wishes } of cases) expect(binOf(layer), layer.name).toEqual(wishes.bin);
  });

  it('has over 2 million outputs, half of the layers larger than the machine in every direction', () => {
    const outputs = cases.map(({ layer }) => outputShape(layer)).map(({ K, P, Q }) => K * P * Q);
    expect(outputs.reduce((all, count) => all + count, 0)).toBeGreaterThan(2_000_000);
    const tiled = cases.filter(({ wishes }) => wishes.size === 'tiled');
    expect(tiled.length).toBe(252);
    for (const { layer } of tiled) {
      const { K, P, Q } = outputShape(layer);
      expect(K, layer.name).toBeGreaterThan(SIMBA.lanes);
      expect(layer.C, layer.name).toBeGreaterThan(SIMBA.vector);
      expect(P * Q, layer.name).toBeGreaterThan(SIMBA.positions);
      expect(layer.C * layer.H * layer.W, layer.name).toBeGreaterThan(SIMBA.inputBytes);
    }
  });

  it('keeps every sum within 24 bits and every scale within the range of the hardware', () => {
    for (const { layer } of cases) {
      expect(foldLayer(layer).length).toBe(layer.K);
      for (let k = 0; k < layer.K; k++) {
        expect(fitsAccumulator(accumulationBound(channelWeights(layer, k)), 24), layer.name).toBe(true);
      }
    }
  });

  it('meets sums next to ±2^23, sums past ±2^31 and true ties', () => {
    const met = { near24Bits: 0, wraps: 0, ties: 0, least: 0, most: 0 };
    for (const { layer, input, wishes } of cases.slice(0, 96)) {
      const { P, Q } = outputShape(layer);
      const folded = foldLayer(layer);
      convolutionSums(layer, input).forEach((sum, i) => {
        const k = Math.floor(i / (P * Q));
        // What the accumulator holds: the zero point is in the folded bias.
        const acc = sum + layer.bias[k] - folded[k].bias;
        const a = (sum + layer.bias[k]) | 0;
        if (wishes.values === 'near24Bits') {
          met.least = Math.min(met.least, acc);
          met.most = Math.max(met.most, acc);
          if (Math.abs(acc) > 0.98 * 2 ** 23) met.near24Bits++;
        }
        if (a !== sum + layer.bias[k]) met.wraps++;
        if (wishes.scales === 'powersOfTwo' && i % 16 === 0) {
          const { tieOfResult } = requantiseExactly(a, folded[k], layer.zy, layer.lo, layer.hi).events;
          if (tieOfResult) met.ties++;
        }
      });
    }
    expect(met.least).toBe(-(2 ** 23));
    expect(met.most).toBe(65535 * 128);
    expect(met.near24Bits).toBeGreaterThan(10_000);
    expect(met.wraps).toBeGreaterThan(10_000);
    expect(met.ties).toBeGreaterThan(20);
  });

  it('is the same from the same seed', () => {
    expect(randomLayer(campaign({ seed: SEED, layers: 3 })[2])).toEqual(cases[2]);
  });
});
