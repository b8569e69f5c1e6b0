import { describe, expect, it } from 'vitest';
import { pePresets } from '../../hw/pe/config/index.ts';
import type { PeParams } from '../../hw/pe/config/index.ts';
import { Random } from '../../sim/random/index.ts';
import { expected, randomTile, runTiles } from './ppu-tiles.ts';
import type { Pauses, Tile } from './ppu-tiles.ts';

const SEED = 20240614;
const { simba, small } = pePresets;
const shapes: [string, PeParams][] = [
  ['simba', simba],
  ['small', small],
  ['one output per cycle, one K tile', { ...simba, ppuWidth: 1, maxKTiles: 1 }],
  ['four outputs per cycle, four banks', { ...simba, ppuWidth: 4, accumulatorBanks: 4 }],
  ['eight outputs per cycle', { ...simba, ppuWidth: 8 }],
  ['one lane', { ...small, lanes: 1, vector: 8 }],
  ['two lanes at once', { ...small, ppuWidth: 2, maxKTiles: 1 }],
];

describe.each(shapes)('post-processing unit, %s', (_, params) => {
  /** Runs random tiles and compares every word. */
  async function compare(seed: number, count: number, fixed: Partial<Tile>, pauses: Pauses): Promise<void> {
    const random = new Random(seed);
    const tiles = Array.from({ length: count }, () => randomTile(random, params, fixed));
    const run = await runTiles(params, tiles, pauses);
    const { outputs, partialsOut } = expected(tiles, params);
    expect(run.outputs, `seed ${seed}`).toEqual(outputs);
    expect(run.partialsOut, `seed ${seed}`).toEqual(partialsOut);
    expect(run.events.tiles).toBe(count);
    const sums = tiles.reduce((sum, tile) => sum + tile.entries.length * params.lanes, 0);
    expect(run.events.drainWords).toBe(sums / params.ppuWidth);
  }

  it(`drains tiles of all kinds to what golden says (seed ${SEED})`, () => compare(SEED, 30, {}, {}));

  it(`keeps every word under pauses on all streams (seed ${SEED + 1})`, () =>
    compare(SEED + 1, 30, {}, { outputs: 1, partialsOut: 2, partialsIn: 3 }));

  it(`drains tiles of a single position (seed ${SEED + 2})`, () =>
    compare(SEED + 2, 40, { positions: 1 }, { outputs: 4 }));
});

describe('post-processing unit', () => {
  const random = new Random(SEED + 3);
  const plain = { partials: null, finalise: true, kTiles: 1 };

  it('drains 64 positions of 8 lanes in 256 cycles, and the next bank without a gap', async () => {
    const tiles = [1, 2].map(() => randomTile(random, simba, { ...plain, positions: 64 }));
    const run = await runTiles(simba, tiles, { prefill: true });
    expect(run.outputs).toEqual(expected(tiles, simba).outputs);
    expect(run.lastStep - run.firstStep + 1).toBe(512);
    expect(run.events).toEqual({ drainWords: 512, tiles: 2, stallOutput: 0, stallPartials: 0 });
  });

  it('adds partial sums and sends sums on at the same rate', async () => {
    for (const finalise of [true, false]) {
      const partials = Array.from({ length: 512 }, () => random.int32());
      const tiles = [1, 2].map(() => randomTile(random, simba, { ...plain, positions: 64, finalise, partials }));
      const run = await runTiles(simba, tiles, { prefill: true });
      expect(run.lastStep - run.firstStep + 1).toBe(512);
    }
  });

  it('counts the cycles in which its outputs hold it', async () => {
    const tiles = [randomTile(random, simba, { ...plain, positions: 64 })];
    const run = await runTiles(simba, tiles, { outputs: SEED });
    expect(run.events.stallOutput).toBeGreaterThan(0);
    expect(run.events.stallPartials).toBe(0);
  });

  it('counts the cycles in which partial sums are missing', async () => {
    const partials = Array.from({ length: 512 }, () => 1);
    const tiles = [randomTile(random, simba, { ...plain, positions: 64, partials })];
    const run = await runTiles(simba, tiles, { partialsIn: SEED });
    expect(run.events.stallPartials).toBeGreaterThan(0);
    expect(run.lastStep - run.firstStep + 1).toBe(256 + run.events.stallPartials);
  });

  const few = { ...plain, positions: 2 };

  it('sends sums on while outputs of the tile before wait for their consumer', async () => {
    const tiles = [randomTile(random, simba, few), randomTile(random, simba, { ...few, finalise: false })];
    const run = await runTiles(simba, tiles, { late: 'outputs' });
    expect(run).toMatchObject(expected(tiles, simba));
  });

  it('finishes outputs while sums of the tile behind wait for their consumer', async () => {
    const tiles = [
      randomTile(random, simba, { ...plain, positions: 64 }),
      randomTile(random, simba, { ...few, finalise: false }),
    ];
    const run = await runTiles(simba, tiles, { late: 'partialsOut' });
    expect(run).toMatchObject(expected(tiles, simba));
  });
});
