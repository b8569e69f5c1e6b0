import { describe, expect, it } from 'vitest';
import { pePresets } from '../../hw/pe/config/index.ts';
import { AccumulationBoundError, compileLayer } from '../../sim/compile/index.ts';
import { Random } from '../../sim/random/index.ts';
import { plainInput, plainLayer } from '../support/plain-layer.ts';
import { runOnModel } from '../support/run-on-model.ts';

const { simba, small } = pePresets;

describe('splitting a reduction', () => {
  it('keeps it whole where every channel fits 24 bits: 512 products of 127 and 128', () => {
    const layer = plainLayer(new Random(1), { C: 512, H: 4, K: 8, weights: new Int8Array(512 * 8).fill(127) });
    expect(compileLayer(layer, simba).phases).toBe(1);
  });

  it('splits channels and adds at 32 bits where it does not, exact for the largest sums', () => {
    const random = new Random(2);
    const weights = new Int8Array(1200 * 8).fill(127);
    const layer = plainLayer(random, { C: 1200, H: 4, K: 8, weights, sw: new Float32Array(8).fill(1e-5), zx: 3 });
    const input = new Int8Array(1200 * 16).fill(-128).map((value, i) => (i % 16 === 3 ? 127 : value));
    const { compiled, mismatches } = runOnModel(layer, input, simba);
    expect(compiled.phases).toBe(3);
    expect(mismatches).toBe(0);
  });

  it('splits by the one channel that needs it', () => {
    const weights = new Int8Array(1024 * 16).fill(1).fill(-128, 1024 * 9, 1024 * 10);
    const layer = plainLayer(new Random(3), { C: 1024, H: 2, K: 16, weights });
    expect(compileLayer(layer, simba).phases).toBe(3);
  });

  it('splits kernel rows, then columns, where the window of one position exceeds the input buffer', () => {
    const random = new Random(4);
    const wide = { vertical: 9, horizontal: 9 };
    const layer = plainLayer(random, {
      C: 5,
      H: 45,
      K: 3,
      R: 5,
      dilation: wide,
      stride: { vertical: 2, horizontal: 2 },
    });
    const { compiled, mismatches } = runOnModel(layer, plainInput(random, layer), small);
    expect(compiled.phases).toBeGreaterThan(1);
    expect(mismatches).toBe(0);

    const longRow = plainLayer(random, {
      C: 5,
      H: 1,
      W: 700,
      K: 3,
      R: 1,
      S: 3,
      dilation: { vertical: 1, horizontal: 311 },
    });
    const split = runOnModel(longRow, plainInput(random, longRow), small);
    expect(split.compiled.phases).toBeGreaterThan(1);
    expect(split.mismatches).toBe(0);
  });

  it('hands the sums of a pass to the pass that continues it', () => {
    const weights = new Int8Array(1200 * 20).fill(127);
    const { passes } = compileLayer(plainLayer(new Random(5), { C: 1200, H: 12, K: 20, weights }), simba);
    for (const { partialsFrom, scatter, phase } of passes) {
      if (phase === 0) expect(partialsFrom).toBeNull();
      else {
        expect(passes[partialsFrom ?? 0].phase).toBe(phase - 1);
        expect(passes[partialsFrom ?? 0].scatter).toEqual(scatter);
      }
    }
  });

  it('refuses an accumulator that one weight block overflows, with layer, channel and bound', () => {
    const weights = new Int8Array(8 * 3).fill(127, 8, 16);
    const layer = { ...plainLayer(new Random(6), { C: 8, H: 4, K: 3, weights }), name: 'conv7' };
    const narrow = { ...simba, accumulatorBits: 16 };
    expect(() => compileLayer(layer, narrow)).toThrowError(AccumulationBoundError);
    expect(() => compileLayer(layer, narrow)).toThrowError(
      [
        'sums that may not fit the accumulator, however the reduction is split',
        "  in       layer 'conv7', output channel 1",
        '  expected sums of one weight block from -32768 to 32767 (accumulatorBits = 16)',
        '  found    sums from -130048 to 129032 for some inputs',
        '  fix      raise accumulatorBits or lower vector',
      ].join('\n'),
    );
  });
});
