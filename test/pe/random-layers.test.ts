import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Pe, resolveConfig } from '../../hw/index.ts';
import type { PeParams } from '../../hw/pe/config/index.ts';
import { compileLayer } from '../../sim/compile/index.ts';
import { Element, TestbenchPort } from '../../sim/driver/index.ts';
import { convolution } from '../../sim/golden/index.ts';
import { simulate } from '../../sim/index.ts';
import type { Layer } from '../../sim/network/index.ts';
import { campaign, coverageTable, describeWishes, emptyBins, randomLayer } from '../support/random-layer/index.ts';
import type { Machine } from '../support/random-layer/index.ts';

/**
 * Random layers through the RTL with random stalls on every stream: 504 on `simba` (every bin of the coverage table twice, 2
 * million outputs), fewer on the other elements, whose buffers force splits of everything. `make campaign` runs 252 on those too.
 */
const full = process.env.MOSAIC_CAMPAIGN === 'full';
const seed = Number(process.env.MOSAIC_SEED ?? 1);

interface Run {
  readonly name: string;
  readonly params: PeParams;
  readonly layers: number;
  readonly machine?: Machine;
  readonly everyBin: boolean;
}

const small: Machine = { lanes: 2, vector: 4, inputBytes: 1024, positions: 16 };
const runs: Run[] = [
  { name: 'simba', params: resolveConfig('simba').pe, layers: 504, everyBin: true },
  {
    name: 'simba, packed multipliers',
    params: resolveConfig('simba', ['pe.macStyle=packed']).pe,
    layers: full ? 252 : 40,
    everyBin: full,
  },
  { name: 'small', params: resolveConfig('small').pe, layers: full ? 252 : 40, machine: small, everyBin: full },
  {
    name: 'small, packed multipliers',
    params: resolveConfig('small', ['pe.macStyle=packed']).pe,
    layers: full ? 252 : 20,
    machine: small,
    everyBin: full,
  },
];

describe.each(runs)('random layers on $name', ({ params, layers: count, machine, everyBin }) => {
  let dut: Awaited<ReturnType<typeof open>>;
  const open = () => simulate(() => new Pe(params), { engine: 'verilator', record: 'none' });
  beforeAll(async () => {
    dut = await open();
  });
  afterAll(() => dut?.dispose());

  it(`gives the golden model's bytes for ${count} layers under stalls (seed ${seed})`, { timeout: 3_600_000 }, () => {
    const element = new Element(new TestbenchPort(dut, seed), params);
    const seen: Layer[] = [];
    let outputs = 0;
    let tiled = 0;
    for (const wishes of campaign({ seed, layers: count, machine, groups: true })) {
      const { layer, input } = randomLayer(wishes);
      const compiled = compileLayer(layer, params);
      const run = element.runLayer(compiled, input);
      const golden = convolution(layer, input);
      const wrong = golden.findIndex((value, i) => value !== run.output[i]);
      expect(wrong, `${describeWishes(wishes)}: output ${wrong} is ${run.output[wrong]}, not ${golden[wrong]}`).toBe(
        -1,
      );
      expect(run.rtlMacs, describeWishes(wishes)).toBe(run.macs + run.paddingMacs);
      expect(dut.idle).toBe(true);
      seen.push(layer);
      outputs += golden.length;
      tiled += Number(wishes.size === 'tiled');
    }
    console.log(`seed ${seed}: ${count} layers, ${outputs} outputs, ${tiled} tiled\n${coverageTable(seen)}`);
    if (everyBin) expect(emptyBins(seen)).toEqual([]);
    expect(tiled * 2).toBeGreaterThanOrEqual(count);
  });
});
