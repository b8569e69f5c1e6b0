import { describe, expect, it } from 'vitest';
import { pePresets } from '../../hw/pe/config/index.ts';
import { compileLayer, compileNetwork } from '../../sim/compile/index.ts';
import { Element, totalOf } from '../../sim/driver/index.ts';
import type { PeAnswer, PeJob, PePort } from '../../sim/driver/index.ts';
import { runNetwork } from '../../sim/golden/index.ts';
import { outputShape } from '../../sim/network/index.ts';
import type { Layer, Network } from '../../sim/network/index.ts';
import { Random } from '../../sim/random/index.ts';
import { PeModel } from '../support/pe-model.ts';
import { plainInput, plainLayer } from '../support/plain-layer.ts';

const { simba } = pePresets;
const pads = { top: 1, left: 1, bottom: 1, right: 1 };

/** Three layers, each with scales that fit the one before. */
function network(random: Random): Network {
  const first = plainLayer(random, { C: 1, H: 20, K: 12, R: 3, pads, name: 'first' });
  const second = plainLayer(random, {
    C: 12,
    H: 20,
    K: 20,
    R: 3,
    stride: { vertical: 2, horizontal: 2 },
    name: 'second',
  });
  const third = plainLayer(random, { C: 20, H: 9, K: 10, R: 9, kind: 'fullyConnected', name: 'third' });
  const layers: Layer[] = [first, { ...second, sx: first.sy, zx: first.zy }];
  layers.push({ ...third, sx: second.sy, zx: second.zy });
  return {
    name: 'three',
    input: { name: 'input', shape: [1, 1, 20, 20], scale: first.sx, zeroPoint: first.zx },
    layers,
    output: { name: 'output', shape: [1, 10], scale: third.sy, zeroPoint: third.zy },
  };
}

/** Passes everything on, and keeps what passed. */
class Tap implements PePort {
  readonly jobs: PeJob[] = [];
  readonly preloads: number[] = [];
  readonly #port: PePort;

  constructor(port: PePort) {
    this.#port = port;
  }

  preload(weights: BigUint64Array, activations: BigUint64Array): void {
    this.preloads.push(weights.length, activations.length);
    this.#port.preload(weights, activations);
  }

  run(job: PeJob): PeAnswer {
    this.jobs.push(job);
    return this.#port.run(job);
  }
}

describe('driver', () => {
  it('runs a network layer by layer, each on what the element gave for the one before', () => {
    const random = new Random(61);
    const model = network(random);
    const input = plainInput(random, model.layers[0]);
    const element = new Element(new PeModel(simba), simba);
    const seen: string[] = [];
    const runs = element.runNetwork(compileNetwork(model, simba), input, ({ name }) => seen.push(name));
    const golden = runNetwork(model, input);
    expect(runs.map(({ output }) => [...output])).toEqual(golden.layers.map(({ output }) => [...output]));
    expect(seen).toEqual(['first', 'second', 'third']);
  });

  it('reports a layer: shape, MACs, utilisation, bytes per port', () => {
    const layer = plainLayer(new Random(62), { C: 16, H: 8, K: 12, name: 'pointwise' });
    const run = new Element(new PeModel(simba), simba).runLayer(compileLayer(layer, simba), new Int8Array(16 * 64));
    expect(run.name).toBe('pointwise');
    expect(run.shape).toBe('12×16×1×1 → 8×8');
    expect(run.macs).toBe(12 * 16 * 64);
    expect(run.paddingMacs).toBe(4 * 16 * 64);
    expect(run.rtlMacs).toBe(16 * 16 * 64);
    expect(run.macUtilisation).toBeCloseTo(run.macs / (64 * run.cycles));
    expect(run.bytes.activations).toBe(16 * 64);
    expect(run.bytes.weights).toBe(16 * 16);
    expect(run.bytes.outputs).toBe(16 * 64);
    expect(run.bytes.partialsIn).toBe(0);
    expect(Object.keys(run.stalls)).toEqual([
      'configuration',
      'input',
      'weights',
      'accumulator',
      'hazard',
      'output',
      'partials',
    ]);
  });

  it('writes each register only when it changes, over layers and samples too', () => {
    const layer = plainLayer(new Random(63), { C: 8, H: 1, K: 8 });
    const tap = new Tap(new PeModel(simba));
    const element = new Element(tap, simba);
    const compiled = compileLayer(layer, simba);
    const first = element.runLayer(compiled, new Int8Array(8));
    const second = element.runLayer(compiled, new Int8Array(8));
    expect(compiled.passes.length).toBe(1);
    expect(first.bytes.config).toBeGreaterThan(25 * 8);
    // 8 records, their command and the start.
    expect(second.bytes.config).toBe(10 * 8);
  });

  it('feeds partial sums of one phase to the next', () => {
    const random = new Random(64);
    const layer = plainLayer(random, { C: 1200, H: 3, K: 9, weights: new Int8Array(1200 * 9).fill(127) });
    const tap = new Tap(new PeModel(simba));
    const run = new Element(tap, simba).runLayer(compileLayer(layer, simba), plainInput(random, layer));
    const phases = tap.jobs.filter(({ weights }) => weights.length > 0);
    expect(phases.map(({ partialsIn, partialsOut }) => [partialsIn.length, partialsOut])).toEqual([
      [0, 72],
      [72, 72],
      [72, 0],
    ]);
    expect(run.bytes.partialsIn).toBe(2 * 72 * 8);
    expect(run.bytes.partialsOut).toBe(2 * 72 * 8);
  });

  it('loads resident operands before the first configuration word', () => {
    const layer = plainLayer(new Random(65), { C: 16, H: 8, K: 16 });
    const tap = new Tap(new PeModel(simba));
    new Element(tap, simba).runLayer(compileLayer(layer, simba, { resident: true }), new Int8Array(16 * 64));
    expect(tap.preloads).toEqual([32, 128]);
    expect(tap.jobs.every(({ weights, activations }) => weights.length + activations.length === 0)).toBe(true);
  });

  it('adds up the runs of several samples', () => {
    const layer = plainLayer(new Random(66), { C: 8, H: 6, K: 8 });
    const element = new Element(new PeModel(simba), simba);
    const compiled = compileLayer(layer, simba);
    const runs = [1, 2, 3].map(() => element.runLayer(compiled, new Int8Array(8 * 36)));
    const total = totalOf(runs);
    const { P, Q } = outputShape(layer);
    expect(total.samples).toBe(3);
    expect(total.macs).toBe(3 * 8 * 8 * P * Q);
    expect(total.bytes.outputs).toBe(3 * 8 * P * Q);
    expect(total.macUtilisation).toBeCloseTo(total.macs / (64 * total.cycles));
  });

  it('refuses a layer compiled for another element', () => {
    const layer = plainLayer(new Random(67), { C: 8, H: 6, K: 8 });
    const element = new Element(new PeModel(simba), simba);
    expect(() => element.runLayer(compileLayer(layer, pePresets.small), new Int8Array(8 * 36))).toThrowError(
      /^a layer was compiled for an element with other parameters\n {2}in {7}layer 'layer'\n {2}expected lanes 8, .*\n {2}found {4}lanes \d, .*\n {2}fix/,
    );
  });

  it('refuses an input of another size', () => {
    const layer = plainLayer(new Random(67), { C: 8, H: 6, K: 8 });
    const element = new Element(new PeModel(simba), simba);
    expect(() => element.runLayer(compileLayer(layer, simba), new Int8Array(8 * 35))).toThrowError(
      [
        'the input has the wrong size',
        '  in       the input of a layer',
        '  expected 8×6×6 = 288 values',
        '  found    280 values',
      ].join('\n'),
    );
  });
});
