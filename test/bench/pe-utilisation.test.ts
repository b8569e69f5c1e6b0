import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFigure } from '../../bench/figure.ts';
import { floors, measureUtilisation, utilisationFigure, utilisationTable } from '../../bench/pe-utilisation.ts';
import type { UtilisationRow } from '../../bench/pe-utilisation.ts';
import { outputSize, resnet50Shapes } from '../../bench/resnet50-shapes.ts';
import { Pe } from '../../hw/index.ts';
import { pePresets } from '../../hw/pe/config/index.ts';
import { TestbenchPort } from '../../sim/driver/index.ts';
import { simulate } from '../../sim/index.ts';

// Utilisation counts cycles, so it is the same on every machine.
describe('utilisation of the element in RTL', () => {
  // The first layer, the two with the shortest reductions, and one with a weight buffer's worth of weights per K tile.
  const chosen = [0, 1, 2, 6].map((index) => resnet50Shapes[index]);
  let rows: readonly UtilisationRow[];
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mosaic-bench-'));
    using dut = await simulate(() => new Pe(pePresets.simba), { engine: 'verilator', record: 'none' });
    rows = measureUtilisation(new TestbenchPort(dut), pePresets.simba, chosen);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('is at its floors or above, streamed and resident', () => {
    const [first, ...others] = rows;
    expect(first.streamed.utilisation).toBeGreaterThanOrEqual(floors.firstLayer);
    for (const { shape, streamed, resident } of others) {
      expect(streamed.utilisation, shape).toBeGreaterThanOrEqual(floors.streamed);
      expect(resident?.utilisation, shape).toBeGreaterThanOrEqual(floors.resident);
    }
  });

  it('is measured over four tiles or more, on what the layer asks for and nothing else', () => {
    rows.forEach(({ streamed, resident, shape }, index) => {
      const { C, R } = chosen[index];
      for (const run of [streamed, resident]) {
        if (run === null) continue;
        expect(run.tiles, shape).toBeGreaterThanOrEqual(4);
        const outputs = run.crop.K * run.crop.rows * run.crop.columns;
        expect(run.comparedBytes, shape).toBe(outputs);
        expect(run.macs, shape).toBe(outputs * C * R * R);
        expect(run.utilisation, shape).toBeCloseTo(run.macs / (64 * run.cycles), 12);
      }
    });
  });

  it('is predicted to within 1 % of the cycles', () => {
    for (const { shape, streamed, resident } of rows) {
      for (const run of [streamed, resident]) {
        if (run !== null) expect(Math.abs(run.predictedCycles / run.cycles - 1), shape).toBeLessThan(0.01);
      }
    }
  });

  it('has the bytes of the host for the first layer, where kernel rows are folded into channels', () => {
    expect(rows[0].hostTransformation?.foldedBytes).toBe(rows[0].streamed.bytes.activations);
    expect(rows.slice(1).every(({ hostTransformation }) => hostTransformation === null)).toBe(true);
  });

  it('becomes a figure and a table with a row per shape', async () => {
    await writeFigure(utilisationFigure(rows), directory);
    const figure = JSON.parse(await readFile(join(directory, 'pe-utilisation.json'), 'utf8'));
    const least = Math.min(...rows.slice(1).map(({ streamed }) => streamed.utilisation));
    expect(figure).toMatchObject({
      name: 'pe-utilisation',
      unit: expect.any(String),
      ours: least,
      reference: floors.streamed,
      ratio: least / floors.streamed,
      firstLayer: rows[0].streamed.utilisation,
    });
    expect(figure.layers).toHaveLength(chosen.length);
    expect(figure.layers[0]).toHaveProperty('streamed.stalls.weights');
    for (const { shape } of rows) expect(utilisationTable(rows)).toContain(shape);
  });
});

describe('ResNet-50’s convolutions', () => {
  it('are 53, of 23 shapes, with 4.09 G multiply-accumulates', () => {
    expect(resnet50Shapes).toHaveLength(23);
    expect(resnet50Shapes.reduce((sum, { count }) => sum + count, 0)).toBe(53);
    const macs = resnet50Shapes.reduce((sum, s) => sum + s.count * s.K * outputSize(s) ** 2 * s.C * s.R * s.R, 0);
    expect(macs).toBe(4_087_136_256);
  });
});
