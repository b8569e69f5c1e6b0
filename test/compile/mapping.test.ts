import { describe, expect, it } from 'vitest';
import { pePresets } from '../../hw/pe/config/index.ts';
import { LayerError, compileLayer, compileNetwork } from '../../sim/compile/index.ts';
import type { CompiledLayer } from '../../sim/compile/index.ts';
import { Random } from '../../sim/random/index.ts';
import { plainInput, plainLayer } from '../support/plain-layer.ts';
import { runOnModel } from '../support/run-on-model.ts';
import { singleLayerNetwork } from '../support/single-layer.ts';

const { simba, small } = pePresets;
const random = new Random(31);
const two = { vertical: 2, horizontal: 2 };

const bytesIn = ({ bytes }: CompiledLayer): number => bytes.activations + bytes.weights;

describe('mapping a layer', () => {
  it('sends only the positions that a 1×1 kernel with stride 2 reads', () => {
    const compiled = compileLayer(plainLayer(random, { C: 16, H: 15, K: 8, stride: two }), simba);
    expect(compiled.bytes.activations).toBe(16 * 8 * 8);
  });

  it('sends only every second position where stride and dilation leave out the others', () => {
    const compiled = compileLayer(plainLayer(random, { C: 8, H: 17, K: 8, R: 3, stride: two, dilation: two }), simba);
    expect([compiled.lines.rows, compiled.lines.columns]).toEqual([9, 9]);
  });

  it('never sends padding, not even for tiles that see nothing else', () => {
    const pads = { top: 9, left: 9, bottom: 9, right: 9 };
    const layer = plainLayer(random, { C: 8, H: 5, K: 8, R: 3, pads });
    const { compiled, mismatches } = runOnModel(layer, plainInput(random, layer), simba);
    expect(compiled.bytes.activations).toBe(8 * 5 * 5);
    expect(mismatches).toBe(0);
  });

  it('takes a fully connected layer on a map as one vector, without filling up channels', () => {
    const layer = plainLayer(random, { C: 5, H: 7, K: 10, R: 7, kind: 'fullyConnected' });
    const { compiled, mismatches } = runOnModel(layer, plainInput(random, layer), simba);
    expect(compiled.bytes.activations).toBe(8 * Math.ceil((5 * 7 * 7) / 8));
    expect(compiled.transformation).toBeNull();
    expect(mismatches).toBe(0);
  });

  it('folds kernel rows into channels for the first layer of a network only', () => {
    const pads = { top: 3, left: 3, bottom: 3, right: 3 };
    const first = plainLayer(random, { C: 3, H: 32, K: 16, R: 7, stride: two, pads }, 20);
    const second = plainLayer(random, { C: 16, H: 16, K: 3, R: 3, pads: { top: 1, left: 1, bottom: 1, right: 1 } }, 20);
    const third = plainLayer(random, { C: 3, H: 16, K: 16, R: 7, pads }, 20);
    const base = singleLayerNetwork(first);
    const output = { ...base.output, shape: [1, 16, 16, 16] };
    const layers = compileNetwork({ ...base, layers: [first, second, third], output }, simba);
    expect(layers.map(({ fold }) => fold)).toEqual(['row', 'none', 'none']);
    expect(layers[0].transformation?.mapBytes).toBe(3 * 32 * 32);
    expect(layers[0].transformation?.foldedBytes).toBe(layers[0].bytes.activations);
    // 7 rows of ceil(21 / 8) = 3 vectors instead of 49 of 1.
    expect(layers[0].peMacs).toBe(16 * 16 * 16 * 7 * 24);
  });

  it('puts several groups into one block, on its diagonal', () => {
    const pads = { top: 1, left: 1, bottom: 1, right: 1 };
    const depthwise = plainLayer(random, { C: 32, H: 10, K: 32, R: 3, groups: 32, pads });
    const { compiled, mismatches } = runOnModel(depthwise, plainInput(random, depthwise), simba);
    expect(mismatches).toBe(0);
    expect(compiled.peMacs).toBe(8 * compiled.macs);
    const whole = plainLayer(random, { C: 32, H: 10, K: 32, R: 3, groups: 4, pads });
    expect(compileLayer(whole, simba).peMacs).toBe(compileLayer(whole, simba).macs);
  });

  it('sends weights once and inputs once where either all weights or a window over all channels fit', () => {
    const layer = plainLayer(random, { C: 64, H: 28, K: 256 }, 9);
    expect(bytesIn(compileLayer(layer, simba))).toBe(64 * 28 * 28 + 64 * 256);
  });

  it('shares a slice of channels between K tiles where that halves the traffic', () => {
    const layer = plainLayer(random, { C: 2048, H: 7, K: 64 }, 9);
    const { tiling } = compileLayer(layer, simba);
    expect(tiling.input).toBe('slices');
    expect(tiling.kTilesPerPass).toBe(2);
    expect(compileLayer(layer, { ...simba, maxKTiles: 1 }).bytes.activations).toBe(2048 * 49 * 8);
    expect(compileLayer(layer, simba).bytes.activations).toBe(2048 * 49 * 4);
  });

  it('cuts maps evenly: 7×7 positions of two K tiles in sweeps of 25 and 24', () => {
    const { passes } = compileLayer(plainLayer(random, { C: 2048, H: 7, K: 32 }, 9), simba);
    expect([...new Set(passes.map(({ program }) => program.positions))]).toEqual([25, 24]);
  });

  it('keeps everything in the buffers if told to, and says what does not fit', () => {
    const fits = plainLayer(random, { C: 64, H: 11, K: 64 }, 9);
    const { compiled, mismatches } = runOnModel(fits, plainInput(random, fits), simba, { resident: true });
    expect(compiled.resident).toBe(true);
    expect(bytesIn(compiled)).toBe(64 * 11 * 11 + 64 * 64);
    expect(mismatches).toBe(0);
    const large = { ...plainLayer(random, { C: 64, H: 20, K: 64 }, 9), name: 'large' };
    expect(() => compileLayer(large, simba, { resident: true })).toThrowError(
      [
        'operands that do not fit the buffers of the processing element',
        "  in       layer 'large'",
        '  expected all weights within 32768 bytes and the input map within 8192 bytes',
        '  found    4096 weights, a map of 64×20×20',
        '  fix      compile it for streamed operands',
      ].join('\n'),
    );
  });

  it('computes taps and outputs one by one that are further apart than a step can say', () => {
    const stride = { vertical: 1, horizontal: 530 };
    const dilation = { vertical: 1, horizontal: 601 };
    const layer = plainLayer(random, { C: 3, H: 1, W: 3000, K: 2, R: 1, S: 2, stride, dilation });
    const { run, mismatches } = runOnModel(layer, plainInput(random, layer), simba);
    expect(run.output.length).toBe(10);
    expect(mismatches).toBe(0);
  });

  it('refuses what does not fit the address fields', () => {
    const pads = { top: 5000, left: 0, bottom: 0, right: 0 };
    const layer = { ...plainLayer(random, { C: 1, H: 1, K: 1, pads }), name: 'tall' };
    expect(() => compileLayer(layer, simba)).toThrowError(LayerError);
    expect(() => compileLayer(layer, simba)).toThrowError(
      [
        'layer too large for the address fields of the processing element',
        "  in       layer 'tall'",
        '  expected kernel, stride, dilation, padding and maps within the fields of docs/pe.md, "Registers"',
        '  found    origin.y: -5000 does not fit 13 signed bits',
        '  fix      split the layer, or choose other stride, dilation or padding',
      ].join('\n'),
    );
  });

  it('fills words of several lines from the front, so that what is released has come', () => {
    const layer = plainLayer(random, { C: 9, H: 5, W: 3, K: 3, R: 1 });
    const { compiled, mismatches } = runOnModel(layer, plainInput(random, layer), small);
    expect(compiled.passes[0].activations?.filling).toBe(1);
    expect(mismatches).toBe(0);
  });
});
