/**
 * The long form of onnx-runtime.test.ts, whose figures docs/numerics.md quotes: `npx tsx
 * test/golden/compare-onnx-runtime.ts 1 2 3` compares campaigns of 504 random layers, one per seed, with ONNX Runtime
 * in both forms, and prints how many outputs differ.
 */
import { convolution } from '../../sim/golden/index.ts';
import { modelFromNetwork } from '../../sim/onnx/index.ts';
import { runOnnxRuntime } from '../support/onnx-runtime.ts';
import { campaign, randomLayer } from '../support/random-layer/index.ts';
import { singleLayerNetwork } from '../support/single-layer.ts';

const FORMS = [
  { name: 'QLinearConv', form: 'qoperator', keepInt8: true },
  { name: 'QDQ, qdqisint8allowed', form: 'qdq', keepInt8: true },
  { name: 'QDQ, default', form: 'qdq', keepInt8: false },
] as const;

interface Tally {
  layers: number;
  outputs: number;
  differ: number;
  largest: number;
}

async function main(seeds: readonly number[]): Promise<void> {
  const tallies = new Map<string, Tally>();
  for (const wishes of seeds.flatMap((seed) => campaign({ seed, layers: 504, groups: true }))) {
    const { layer, input } = randomLayer(wishes);
    const golden = convolution(layer, input);
    const clamp = layer.lo === -128 && layer.hi === 127 ? 'no clamp' : 'clamp';
    const biases = wishes.values === 'near32Bits' ? 'biases near 2^31' : 'ordinary biases';
    for (const { name, form, keepInt8 } of FORMS) {
      const expected = await runOnnxRuntime(modelFromNetwork(singleLayerNetwork(layer), { form }), input, keepInt8);
      const key = `${name}, ${clamp}, ${biases}`;
      const tally = tallies.get(key) ?? { layers: 0, outputs: 0, differ: 0, largest: 0 };
      tallies.set(key, tally);
      tally.layers++;
      tally.outputs += golden.length;
      golden.forEach((value, i) => {
        if (value === expected[i]) return;
        tally.differ++;
        tally.largest = Math.max(tally.largest, Math.abs(value - expected[i]));
      });
    }
  }
  console.table(Object.fromEntries([...tallies].sort()));
}

const seeds = process.argv.slice(2).map(Number);
await main(seeds.length > 0 ? seeds : [1]);
