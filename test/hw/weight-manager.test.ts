import { describe, expect, it } from 'vitest';
import { OUTER_LEVELS, pePresets, peSizes } from '../../hw/pe/config/index.ts';
import type { PeParams } from '../../hw/pe/config/index.ts';
import { WeightManager } from '../../hw/pe/weight-manager.ts';
import { simulate } from '../../sim/index.ts';
import { Random } from '../../sim/random/index.ts';
import { shapes } from '../support/pe-shapes.ts';

const SEED = 20261129;
const start = (params: PeParams) => simulate(() => new WeightManager(params), { initial: 'zero' });
type Dut = Awaited<ReturnType<typeof start>>;

/** A tile's outer loops. */
interface Tile {
  readonly bounds: readonly number[];
  readonly steps: readonly number[];
  readonly base: number;
  readonly releaseLevel: number;
  readonly releaseWords: number;
}

/** Offsets of a tile's blocks from the head of that moment, and what is released after each. */
function blocksOf(tile: Tile): { offset: number; released: number }[] {
  const blocks: { offset: number; released: number }[] = [];
  const total = tile.bounds.reduce((product, bound) => product * bound, 1);
  for (let n = 0; n < total; n++) {
    const index = tile.bounds.map(
      (bound, level) => Math.floor(n / tile.bounds.slice(level + 1).reduce((p, b) => p * b, 1)) % bound,
    );
    let endsFrom = OUTER_LEVELS;
    while (endsFrom > 0 && index[endsFrom - 1] === tile.bounds[endsFrom - 1] - 1) endsFrom--;
    blocks.push({
      offset: tile.base + index.reduce((sum, i, level) => sum + i * tile.steps[level], 0),
      released: endsFrom <= tile.releaseLevel && tile.releaseLevel <= OUTER_LEVELS ? tile.releaseWords : 0,
    });
  }
  return blocks;
}

/** A tile whose blocks lie anywhere in the buffer and that releases no more than it has waited for. */
function randomTile(random: Random, blockWords: number, weightWords: number): Tile {
  for (;;) {
    const bounds = Array.from({ length: OUTER_LEVELS }, () => (random.chance(0.5) ? 1 : random.between(2, 3)));
    const reach = random.chance(0.5) ? blockWords : Math.floor(weightWords / 4);
    const steps = bounds.map(() => random.between(-reach, reach));
    const releaseLevel = random.pick([0, 1, 2, 3, 4, 7]);
    const span = { bounds, steps, base: 0, releaseLevel, releaseWords: 1 };
    const base = -Math.min(...blocksOf(span).map(({ offset }) => offset)) + random.below(2);
    const blocks = blocksOf({ ...span, base });
    if (Math.max(...blocks.map(({ offset }) => offset)) + blockWords > weightWords) continue;
    const most = Math.min(...blocks.filter(({ released }) => released > 0).map(({ offset }) => offset + blockWords));
    return { bounds, steps, base, releaseLevel, releaseWords: most === Infinity ? 0 : random.between(0, most) };
  }
}

function show(dut: Dut, tile: Tile): void {
  const { next } = dut;
  next.base = tile.base;
  tile.bounds.forEach((bound, level) => (next.loops.lasts[level] = bound - 1));
  tile.steps.forEach((step, level) => (next.loops.steps[level] = step & 0xffff));
  next.loops.releaseLevel = tile.releaseLevel;
  next.loops.releaseWords = tile.releaseWords;
}

interface Play {
  /** Whether the sequencer is willing to go on to the next block, and the configuration to commit the next tile. */
  readonly wantsBlock: (cycle: number) => boolean;
  readonly wantsTile: (cycle: number) => boolean;
}

/**
 * Plays the sequencer: takes tiles as they are prepared, swaps blocks as soon as they are ready and wanted, and
 * compares each with the words of the stream.
 *
 * @returns the cycles of the swaps
 */
function play(dut: Dut, tiles: readonly Tile[], words: BigUint64Array, options: Play): number[] {
  const blockWords = dut.block.length;
  let head = 0;
  const expected = tiles.flatMap((tile) =>
    blocksOf(tile).map(({ offset, released }) => {
      const from = head + offset;
      head += released;
      return words.slice(from, from + blockWords);
    }),
  );
  const swaps: number[] = [];
  let committed = -1;
  let taken = -1;
  let blocksLeft = 0;
  let swapping = false;
  let issued = 0;
  let idle = 0;
  let reads = 0;
  while (swaps.length < expected.length) {
    const { cycle } = dut;
    dut.swap = swapping;
    if (swapping) {
      const block = BigUint64Array.from({ length: blockWords }, (_, word) => BigInt(dut.block[word]));
      expect(block, `block ${swaps.length}, cycle ${cycle}`).toEqual(expected[swaps.length]);
      swaps.push(cycle);
    }
    swapping = blocksLeft > 0 && dut.blockReady && options.wantsBlock(cycle);
    if (swapping) {
      blocksLeft--;
      issued++;
    }
    if (committed === taken && committed + 1 < tiles.length && options.wantsTile(cycle)) {
      committed++;
      show(dut, tiles[committed]);
      dut.committed = true;
    }
    const takes = dut.prepared && committed > taken && blocksLeft === 0;
    if (taken === committed) expect(dut.prepared, `cycle ${cycle}`).toBe(false);
    dut.taken = takes;
    if (dut.readEvent) reads++;
    // the block in the shadow and the word behind the buffer are all that is read ahead
    expect(reads).toBeLessThanOrEqual((issued + 1) * blockWords + 1);
    dut.step();
    if (takes) {
      taken = committed;
      blocksLeft = blocksOf(tiles[taken]).length;
      dut.committed = false;
      // ought not to matter any more
      show(dut, { bounds: [9, 9, 9, 9], steps: [1, 2, 3, 4], base: 77, releaseLevel: 4, releaseWords: 5 });
    }
    idle = swapping ? 0 : idle + 1;
    if (idle > 5000) throw new Error(`no block for 5000 cycles, ${swaps.length} of ${expected.length} done`);
  }
  dut.swap = false;
  dut.taken = false;
  return swaps;
}

function randomWords(random: Random, count: number): BigUint64Array {
  return BigUint64Array.from({ length: count }, () => (BigInt(random.uint32()) << 32n) | BigInt(random.uint32()));
}

/** Words that tiles read or release. */
function wordsOf(tiles: readonly Tile[], blockWords: number): number {
  let head = 0;
  let end = 0;
  for (const tile of tiles)
    for (const { offset, released } of blocksOf(tile)) {
      end = Math.max(end, head + offset + blockWords);
      head += released;
    }
  return Math.max(end, head);
}

const always = () => true;

describe.each([
  ...shapes,
  ['two blocks of buffer', { ...pePresets.simba, weightBufferBytes: 128 }] as const,
  ['two words of buffer', { ...pePresets.small, weightBufferBytes: 16 }] as const,
])('weight manager, %s', (_, params) => {
  const { blockWords, weightWords } = peSizes(params);

  it(`has every block of every tile in order, whoever waits (seed ${SEED})`, async () => {
    using dut = await start(params);
    const random = new Random(SEED);
    const tiles = Array.from({ length: 60 }, () => randomTile(random, blockWords, weightWords));
    const words = randomWords(random, wordsOf(tiles, blockWords));
    dut.weights.queueSend(words, { stalls: { seed: SEED, per256: 100 } });
    let pause = 0;
    play(dut, tiles, words, {
      wantsBlock: () => (pause = pause > 0 ? pause - 1 : random.chance(0.3) ? random.below(30) : 0) === 0,
      wantsTile: () => random.chance(0.1),
    });
  });

  const line = (blocks: number, releaseLevel = 4): Tile => ({
    bounds: [1, 1, 1, blocks],
    steps: [0, 0, 0, releaseLevel === 4 ? 0 : blockWords],
    base: 0,
    releaseLevel,
    releaseWords: releaseLevel === 4 ? blockWords : blocks * blockWords,
  });

  it(`has a block every ${blockWords} cycles for sweeps of one position, across tiles as well`, async () => {
    using dut = await start(params);
    const tiles = [line(6), line(3), line(5), line(4)];
    const words = randomWords(new Random(SEED), 18 * blockWords);
    // a one-word tile lasts too short a time to prepare the next behind it, so there are several blocks to each
    dut.weights.queueSend(words);
    dut.step(4);
    const swaps = play(dut, tiles, words, { wantsBlock: always, wantsTile: always });
    const steps = swaps.slice(1).map((cycle, i) => cycle - swaps[i]);
    expect(steps).toEqual(steps.map(() => blockWords));
  });

  it.each([blockWords, blockWords + 1, 3 * blockWords + 2])(
    'has no bubble between sweeps of %i positions',
    async (sweep) => {
      using dut = await start(params);
      const words = randomWords(new Random(SEED), 30 * blockWords);
      dut.weights.queueSend(words);
      let first: number | null = null;
      const wantsBlock = (cycle: number) => (cycle - (first ??= cycle)) % sweep === 0;
      const swaps = play(dut, [line(20), line(10)], words, { wantsBlock, wantsTile: always });
      expect(swaps.slice(1).map((cycle, i) => cycle - swaps[i])).toEqual(Array.from({ length: 29 }, () => sweep));
    },
  );

  it('keeps blocks that are read again until they are released, then takes more', async () => {
    using dut = await start(params);
    const blocks = weightWords / blockWords;
    const again: Tile = { ...line(blocks, 0), bounds: [1, 3, 1, blocks] };
    const words = randomWords(new Random(SEED), 2 * weightWords);
    dut.weights.queueSend(words);
    dut.step(weightWords);
    expect(dut.weights.ready).toBe(false);
    expect(dut.writeEvent).toBe(false);
    play(dut, [again], words, { wantsBlock: always, wantsTile: always });
    dut.step(weightWords + 1);
    expect(dut.weights.ready).toBe(false);
    play(dut, [again], words.slice(weightWords), { wantsBlock: always, wantsTile: always });
    expect(dut.weights.ready).toBe(true);
  });
});

describe('weight manager', () => {
  const { simba, small } = pePresets;
  const tile: Tile = { bounds: [1, 1, 1, 9], steps: [0, 0, 0, 8], base: 0, releaseLevel: 7, releaseWords: 0 };

  it('announces a block a cycle before it is whole, and loads the next from the cycle of the swap on', async () => {
    using dut = await start(simba);
    await dut.weights.send(new BigUint64Array(72));
    const from = dut.cycle;
    play(dut, [tile, tile].slice(0, 1), new BigUint64Array(72), { wantsBlock: always, wantsTile: always });
    expect(dut.waves('committed', 'prepared', 'taken', 'readEvent', 'blockReady', 'swap', { from, to: from + 30 }))
      .toMatchInlineSnapshot(`
      "committed  ██▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
      prepared   ▁█▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
      taken      ▁█▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
      readEvent  ▁██████████████████████████████
      blockReady ▁▁▁▁▁▁▁▁▁█▁▁▁▁▁▁▁█▁▁▁▁▁▁▁█▁▁▁▁▁
      swap       ▁▁▁▁▁▁▁▁▁▁█▁▁▁▁▁▁▁█▁▁▁▁▁▁▁█▁▁▁▁"
    `);
  });

  it('swaps blocks of one word in every cycle', async () => {
    using dut = await start(small);
    await dut.weights.send(new BigUint64Array(72));
    const from = dut.cycle;
    play(dut, [tile], new BigUint64Array(72), { wantsBlock: always, wantsTile: always });
    expect(dut.waves('committed', 'prepared', 'taken', 'readEvent', 'blockReady', 'swap', { from, to: from + 14 }))
      .toMatchInlineSnapshot(`
      "committed  ██▁▁▁▁▁▁▁▁▁▁
      prepared   ▁█▁▁▁▁▁▁▁▁▁▁
      taken      ▁█▁▁▁▁▁▁▁▁▁▁
      readEvent  ▁█████████▁▁
      blockReady ▁▁█████████▁
      swap       ▁▁▁█████████"
    `);
  });

  it('stops a simulation that swaps half a block or releases words that it does not have', async () => {
    using swapper = await start(simba);
    swapper.swap = true;
    expect(() => swapper.step()).toThrow('a block is swapped only when it is whole');
    using releaser = await start(simba);
    await releaser.weights.send(new BigUint64Array(8));
    const greedy = { ...tile, bounds: [1, 1, 1, 1], releaseLevel: 0, releaseWords: 9 };
    expect(() => play(releaser, [greedy], new BigUint64Array(8), { wantsBlock: always, wantsTile: always })).toThrow(
      'no more words are given back than are held',
    );
  });
});
