import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { infer } from '../../examples/digits/training/evaluate.ts';
import { loadDigits, modelPath } from '../../examples/digits/index.ts';
import { resolveConfig } from '../../hw/index.ts';
import { runNetworkInRtl } from '../../sim/cli/network-run.ts';
import { importFile } from '../../sim/onnx/index.ts';

const digits = loadDigits();
const images = digits.images.slice(0, 6);

it.each([
  ['simba', [], undefined],
  ['simba', ['pe.macStyle=packed'], 3],
  ['small', [], 4],
])(
  'the digits network in RTL (%s %s, stall seed %s) gives what ONNX Runtime gives',
  async (preset, settings, stallSeed) => {
    const { result, outputs } = await runNetworkInRtl({
      network: importFile(modelPath),
      model: 'digits.onnx',
      preset,
      config: resolveConfig(preset, settings),
      engine: 'verilator',
      samples: images,
      labels: digits.labels,
      stallSeed,
    });
    const expected = await infer(readFileSync(modelPath), images);
    expect(outputs.map((output) => [...output])).toEqual(expected.map((output) => [...output]));
    expect(result.mismatches).toBe(0);
    // every layer's map, 39,082 bytes an image
    expect(result.comparedBytes).toBe(39_082 * images.length);
    expect(result.rtlMacs).toBe(result.layers.reduce((sum, layer) => sum + layer.macs + layer.paddingMacs, 0));
    expect(result.macs).toBe(6_244_416 * images.length);
  },
);
