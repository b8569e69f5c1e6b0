import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ecp5Resources, xc7Resources } from '../../bench/synth/resources.ts';
import { synthesise } from '../../bench/synth/yosys.ts';
import { generate } from '../../gen/index.ts';
import { Pe, resolveConfig } from '../../hw/index.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mosaic-synthesis-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function design(name: string, settings: readonly string[]) {
  const outDir = join(directory, name);
  const { manifest } = await generate(() => new Pe(resolveConfig('simba', settings).pe), { outDir });
  return { top: manifest.top, files: manifest.files.map((file) => join(outDir, file)) };
}

it('fits its budget on Xilinx 7-series: 7,000 LUTs, 72 DSPs, 14 block RAMs, no latch', async () => {
  const { top, files } = await design('plain', []);
  const resources = xc7Resources(await synthesise('xc7', top, files));
  console.log(resources);
  expect(resources.lut).toBeLessThanOrEqual(7_000);
  expect(resources.dsp).toBeLessThanOrEqual(72);
  expect(resources.ramb36).toBeLessThanOrEqual(14);
  expect(resources.ramb36).toBeGreaterThanOrEqual(10);
  expect(resources.latches).toBe(0);
});

it('packs two products into one multiplier: 40 DSPs', async () => {
  const { top, files } = await design('packed', ['pe.macStyle=packed']);
  const resources = xc7Resources(await synthesise('xc7', top, files));
  console.log(resources);
  expect(resources.dsp).toBeLessThanOrEqual(40);
  expect(resources.lut).toBeLessThanOrEqual(7_000);
  expect(resources.latches).toBe(0);
});

it('has its buffers in block RAM and its multipliers in MULT18 on Lattice ECP5', async () => {
  const { top, files } = await design('ecp5', []);
  const resources = ecp5Resources(await synthesise('ecp5', top, files));
  console.log(resources);
  expect(resources.dsp).toBeGreaterThanOrEqual(64);
  expect(resources.ebr).toBeGreaterThanOrEqual(20);
  expect(resources.latches).toBe(0);
});
