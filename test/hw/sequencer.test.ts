import { describe, expect, it } from 'vitest';
import { LEVELS, OUTER_LEVELS, pePresets, peSizes, unusedLevel } from '../../hw/pe/config/index.ts';
import type { LoopLevel, PeParams, TileProgram } from '../../hw/pe/config/index.ts';
import { ISSUE_TO_SUM_CYCLES, Sequencer } from '../../hw/pe/sequencer.ts';
import { simulate } from '../../sim/index.ts';
import { Random } from '../../sim/random/index.ts';
import { shapes } from '../support/pe-shapes.ts';

const SEED = 20261203;
const start = (params: PeParams, initial: 'random' | 'zero' = 'random') =>
  simulate(() => new Sequencer(params), { initial });
type Dut = Awaited<ReturnType<typeof start>>;
const { simba, small } = pePresets;

/** What the sequencer reads of a program. */
type Nest = Omit<TileProgram, 'weightBase' | 'weightRelease' | 'records'> & { readonly slot: number };

/** One operation of a tile, by the words of docs/pe.md. */
interface Operation {
  readonly offset: number;
  readonly inside: boolean;
  readonly entry: number;
  readonly first: boolean;
  readonly newBlock: boolean;
  readonly releases: boolean;
}

function operationsOf(nest: Nest): Operation[] {
  const { levels } = nest;
  const inner = levels.map((_, level) => levels.slice(level + 1).reduce((product, { bound }) => product * bound, 1));
  const wrap = (value: number, bits: number) => value & (2 ** bits - 1);
  return Array.from({ length: inner[0] * levels[0].bound }, (_, n) => {
    const index = levels.map(({ bound }, level) => Math.floor(n / inner[level]) % bound);
    const sum = (from: number, step: (level: LoopLevel) => number) =>
      index.reduce((total, i, level) => total + i * step(levels[level]), from);
    const y = wrap(
      sum(nest.origin.y, (level) => level.yStep),
      13,
    );
    const x = wrap(
      sum(nest.origin.x, (level) => level.xStep),
      13,
    );
    let endsFrom = LEVELS;
    while (endsFrom > 0 && index[endsFrom - 1] === levels[endsFrom - 1].bound - 1) endsFrom--;
    const { level } = nest.inputRelease;
    return {
      offset: wrap(
        sum(nest.inputBase, (l) => l.inputStep),
        16,
      ),
      inside: y < nest.extent.height && x < nest.extent.width,
      entry: wrap(
        sum(0, (l) => l.accumulatorStep),
        8,
      ),
      first: index.every((i, l) => i === 0 || !levels[l].reduction),
      newBlock: index.slice(OUTER_LEVELS).every((i) => i === 0),
      releases: endsFrom <= level && level <= LEVELS,
    };
  });
}

function show(dut: Dut, nest: Nest): void {
  const { tile } = dut;
  nest.levels.forEach((level, i) =>
    Object.assign(tile.nest.levels[i], {
      last: level.bound - 1,
      inputStep: level.inputStep & 0xffff,
      yStep: level.yStep,
      xStep: level.xStep,
      accumulatorStep: level.accumulatorStep,
    }),
  );
  Object.assign(tile.start, {
    inputOffset: nest.inputBase & 0xffff,
    y: nest.origin.y & 0x1fff,
    x: nest.origin.x & 0x1fff,
  });
  tile.nest.height = nest.extent.height;
  tile.nest.width = nest.extent.width;
  tile.nest.inputReleaseLevel = nest.inputRelease.level;
  tile.nest.inputReleaseLines = nest.inputRelease.lines;
  tile.nest.reductionLevels = nest.levels.reduce((bits, level, i) => bits | (Number(level.reduction) << i), 0);
  tile.nest.inputZeroPoint = nest.inputZeroPoint;
  tile.nest.drain.lastPosition = nest.positions - 1;
  tile.nest.drain.lastKTile = nest.kTiles - 1;
  tile.nest.drain.finalise = nest.finalise;
  tile.nest.drain.addPartials = nest.addPartials;
  Object.assign(tile.nest.drain.post, {
    zeroPoint: nest.outputZeroPoint,
    lowest: nest.lowest,
    highest: nest.highest,
  });
  tile.slot = nest.slot;
}

/** The work that a tile hands to the post-processing unit. */
const workOf = (nest: Nest, bank: number) => ({
  bank,
  lastPosition: nest.positions - 1,
  lastKTile: nest.kTiles - 1,
  finalise: nest.finalise,
  addPartials: nest.addPartials,
  slot: nest.slot,
  zeroPoint: nest.outputZeroPoint,
  lowest: nest.lowest,
  highest: nest.highest,
});

function shownWork(dut: Dut) {
  const { bank, lastPosition, lastKTile, finalise, addPartials, slot, post } = dut.work.bits;
  const { zeroPoint, lowest, highest } = post;
  return { bank, lastPosition, lastKTile, finalise, addPartials, slot, zeroPoint, lowest, highest };
}

function randomNest(random: Random, params: PeParams): Nest {
  const { bankEntries, recordSlots } = peSizes(params);
  for (;;) {
    const levels = Array.from({ length: LEVELS }, (): LoopLevel => ({
      bound: random.chance(0.5) ? 1 : random.between(2, 4),
      inputStep: random.between(-40, 40),
      yStep: random.between(-3, 3),
      xStep: random.between(-3, 3),
      accumulatorStep: random.pick([0, 0, 1, 1, 2, 4, 255]),
      weightStep: 0,
      reduction: random.chance(0.5),
    }));
    const nest: Nest = {
      levels,
      inputBase: random.between(-100, 100),
      origin: { y: random.pick([-4096, -3, 0, 5, 4095]), x: random.pick([-4096, -2, 0, 4, 4095]) },
      extent: { height: random.pick([0, 3, 8, 4095]), width: random.pick([1, 4, 9, 4095]) },
      inputRelease: { level: random.below(8), lines: random.below(65_536) },
      positions: random.between(1, bankEntries),
      kTiles: random.between(1, params.maxKTiles),
      finalise: random.chance(0.5),
      addPartials: random.chance(0.5),
      outputZeroPoint: random.between(-128, 127),
      lowest: random.between(-128, 127),
      highest: random.between(-128, 127),
      inputZeroPoint: random.between(-128, 127),
      slot: random.below(recordSlots),
    };
    if (operationsOf(nest).every(({ entry }) => entry < bankEntries)) return nest;
  }
}

/** A tile of which every operation reads a line and may begin a block. */
function plainNest(bounds: readonly number[], change: Partial<LoopLevel>[] = []): Nest {
  return {
    levels: bounds.map((bound, level) => ({ ...unusedLevel, bound, ...change[level] })),
    inputBase: 0,
    origin: { y: 0, x: 0 },
    extent: { height: 1, width: 1 },
    inputRelease: { level: 7, lines: 0 },
    positions: 1,
    kTiles: 1,
    finalise: true,
    addPartials: false,
    outputZeroPoint: 0,
    lowest: -128,
    highest: 127,
    inputZeroPoint: 0,
    slot: 0,
  };
}

const causes = ['stallConfiguration', 'stallAccumulator', 'stallInput', 'stallWeights', 'stallHazard'] as const;
type Cause = (typeof causes)[number];

describe.each([...shapes, ['four banks', { ...small, accumulatorBanks: 4 }] as const])('sequencer, %s', (_, params) => {
  const banks: number = params.accumulatorBanks;

  it(`issues every operation of every tile, waits for one cause at a time, and hands banks on (seed ${SEED})`, async () => {
    using dut = await start(params);
    const random = new Random(SEED);
    const tiles = Array.from({ length: 150 }, () => randomNest(random, params));
    const seen = new Map<string, number>();
    let running: { nest: Nest; operations: Operation[]; at: number } | null = null;
    let next = 0;
    let shown = false;
    let freeBanks = banks;
    let bank = 0;
    let before: number | null = null;
    /** Banks that are handed over, by the cycle in which it shows. */
    const handed = new Map<number, ReturnType<typeof workOf>>();
    let draining = 0;
    dut.work.ready = true;

    for (let cycle = 0; next < tiles.length || running !== null || freeBanks < banks; cycle++) {
      // phases with all there, and phases in which one thing or another is short
      const short = [0, 0, 1, 2, 3, 4, 5][Math.floor(cycle / 400) % 7];
      const there = (cause: number) => random.chance(short === cause ? 0.2 : short === 0 ? 1 : 0.9);
      if (!shown && next < tiles.length && there(1)) {
        show(dut, tiles[next]);
        shown = true;
      }
      dut.committed = shown;
      dut.prepared = there(2);
      dut.available = there(3);
      dut.blockReady = there(4);
      const frees = draining > 0 && there(5) && random.chance(0.2);
      dut.bankFree = frees;

      const where = `cycle ${cycle}`;
      expect(dut.resting, where).toBe(running === null && freeBanks === banks);
      let cause: Cause | null = null;
      let issued = false;
      let ends = false;
      if (running === null) {
        cause = 'stallConfiguration';
        expect(dut.operation.valid, where).toBe(false);
      } else {
        const operation = running.operations[running.at];
        const fresh = running.at === 0;
        if (fresh && freeBanks === 0) cause = 'stallAccumulator';
        else if (operation.inside && !dut.available) cause = 'stallInput';
        else if (operation.newBlock && !dut.blockReady) cause = 'stallWeights';
        else if (!fresh && before === operation.entry) cause = 'stallHazard';
        issued = cause === null;
        expect(dut.operation.valid, `${where}, ${cause ?? 'no stall'}`).toBe(issued);
        expect(dut.read, where).toBe(issued && operation.inside);
        expect(dut.newBlock, where).toBe(issued && operation.newBlock);
        expect(dut.releases, where).toBe(issued && operation.releases);
        expect(dut.releaseLines, where).toBe(running.nest.inputRelease.lines);
        if (operation.inside) expect(dut.offset, where).toBe(operation.offset);
        if (issued) {
          expect([dut.operation.bank, dut.operation.entry, dut.operation.first, dut.outside], where).toEqual([
            bank,
            operation.entry,
            operation.first,
            !operation.inside,
          ]);
          expect(dut.zeroPoint, where).toBe(running.nest.inputZeroPoint);
          ends = running.at === running.operations.length - 1;
        }
      }
      expect(
        causes.filter((name) => dut[name]),
        where,
      ).toEqual(cause === null ? [] : [cause]);
      const takes = shown && dut.prepared && (running === null || ends);
      expect(dut.taken, where).toBe(takes);
      const work = handed.get(cycle);
      expect(dut.work.valid, where).toBe(work !== undefined);
      if (work !== undefined) {
        expect(shownWork(dut), where).toEqual(work);
        draining++;
      }
      const what = cause ?? (ends ? (takes ? 'tile after tile' : 'tile ends') : 'issue');
      seen.set(what, (seen.get(what) ?? 0) + 1);

      dut.step();
      if (issued && running?.at === 0) freeBanks--;
      if (frees) {
        freeBanks++;
        draining--;
      }
      before = issued && running !== null ? running.operations[running.at].entry : null;
      if (issued && running !== null) running.at++;
      if (ends && running !== null) {
        handed.set(cycle + ISSUE_TO_SUM_CYCLES - 1, workOf(running.nest, bank));
        bank = (bank + 1) % banks;
        running = null;
      }
      if (takes) {
        running = { nest: tiles[next], operations: operationsOf(tiles[next]), at: 0 };
        next++;
        shown = false;
        show(dut, randomNest(random, params));
      }
      if (cycle > 200_000) throw new Error('the tiles do not end');
    }
    for (const what of [...causes, 'tile after tile', 'tile ends', 'issue'])
      expect(seen.get(what) ?? 0, what).toBeGreaterThan(20);
  });

  it('begins a tile in the cycle after the last operation of the one before', async () => {
    using dut = await start(params);
    Object.assign(dut, { committed: true, prepared: true, available: true, blockReady: true });
    dut.work.ready = true;
    show(dut, plainNest([1, 1, 1, 1, 1, 4], [{}, {}, {}, {}, {}, { accumulatorStep: 1 }]));
    let issued = 0;
    dut.step();
    for (let cycle = 0; cycle < 4 * banks; cycle++) {
      if (dut.operation.valid) issued++;
      dut.step();
    }
    expect(issued).toBe(4 * banks);
  });
});

describe('sequencer', () => {
  const ready = { committed: true, prepared: true, available: true, blockReady: true };

  it('waits a cycle between operations on one entry, and only then', async () => {
    using dut = await start(small, 'zero');
    // three blocks with one position each, then two positions with three blocks each
    show(dut, plainNest([1, 1, 1, 3, 1, 1], [{}, {}, {}, { reduction: true }]));
    Object.assign(dut, ready);
    dut.work.ready = true;
    dut.step();
    show(dut, plainNest([1, 1, 1, 3, 1, 2], [{}, {}, {}, { reduction: true }, {}, { accumulatorStep: 1 }]));
    dut.step(5);
    dut.committed = false;
    dut.step(8);
    expect(dut.waves('taken', 'operation.valid', 'operation.entry', 'operation.first', 'newBlock', 'stallHazard'))
      .toMatchInlineSnapshot(`
      "taken           ██▁▁▁▁▁▁▁▁██▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
      operation.valid ▁▁██▁▁██▁▁██████████████▁▁▁▁
      operation.entry 0─────────────1─0─1─0─1─────
      operation.first ████▁▁▁▁▁▁▁▁████▁▁▁▁▁▁▁▁████
      newBlock        ▁▁██▁▁██▁▁████▁▁██▁▁██▁▁▁▁▁▁
      stallHazard     ▁▁▁▁██▁▁██▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁"
    `);
  });

  it('waits for a bank with the third tile, and hands each over when its last sum is written', async () => {
    using dut = await start(small, 'zero');
    show(dut, plainNest([1, 1, 1, 1, 1, 2], [{}, {}, {}, {}, {}, { accumulatorStep: 1 }]));
    Object.assign(dut, ready);
    dut.work.ready = true;
    for (let cycle = 0; cycle < 14; cycle++) {
      dut.bankFree = cycle === 8;
      dut.step();
    }
    expect(
      dut.waves('operation.valid', 'operation.bank', 'stallAccumulator', 'work.valid', 'work.bits.bank', 'bankFree'),
    ).toMatchInlineSnapshot(`
      "operation.valid  ▁████▁▁▁▁██▁▁▁
      operation.bank   ▁▁▁██▁▁▁▁▁▁███
      stallAccumulator ▁▁▁▁▁████▁▁███
      work.valid       ▁▁▁▁▁▁█▁█▁▁▁▁▁
      work.bits.bank   ▁▁▁▁▁▁▁██▁▁▁▁▁
      bankFree         ▁▁▁▁▁▁▁▁█▁▁▁▁▁"
    `);
  });

  it('counts what is found first: bank, line, block, hazard', async () => {
    using dut = await start(small, 'zero');
    show(dut, plainNest([1, 1, 1, 2, 1, 1], [{}, {}, {}, { reduction: true }]));
    dut.work.ready = true;
    const [line, block] = [{ available: true }, { blockReady: true }];
    const steps: [inputs: object, outcome: string][] = [
      [{}, 'stallConfiguration'],
      [{ committed: true, prepared: true }, 'stallConfiguration'],
      [{}, 'stallInput'],
      [line, 'stallWeights'],
      [{ ...line, ...block }, 'issue'],
      // the second operation goes to the same entry
      [{}, 'stallInput'],
      [{ ...line, ...block }, 'issue'],
      [{ committed: true, prepared: true }, 'stallConfiguration'],
      [{ ...line, ...block }, 'issue'],
      [line, 'stallWeights'],
      [{ ...line, ...block }, 'issue'],
      [{ committed: true, prepared: true }, 'stallConfiguration'],
      // both banks are full
      [{}, 'stallAccumulator'],
      [{ ...line, ...block }, 'stallAccumulator'],
      [{ ...line, ...block, bankFree: true }, 'stallAccumulator'],
      [block, 'stallInput'],
      [{ ...line, ...block }, 'issue'],
      [{ ...line, ...block }, 'stallHazard'],
      [{ ...line, ...block }, 'issue'],
    ];
    const none = { committed: false, prepared: false, available: false, blockReady: false, bankFree: false };
    const seen = steps.map(([inputs]) => {
      Object.assign(dut, none, inputs);
      const outcome = causes.filter((name) => dut[name]).join(' and ') || 'issue';
      dut.step();
      return outcome;
    });
    expect(seen).toEqual(steps.map(([, outcome]) => outcome));
  });

  it('stops a simulation in which a tile leaves its bank', async () => {
    using dut = await start(simba);
    show(dut, plainNest([1, 1, 1, 1, 1, 2], [{}, {}, {}, {}, {}, { accumulatorStep: 64 }]));
    Object.assign(dut, ready);
    expect(() => dut.step(4)).toThrow('a tile stays within its accumulator bank');
  });

  it('stops a simulation in which nobody takes a full bank', async () => {
    using dut = await start(simba);
    show(dut, plainNest([1, 1, 1, 1, 1, 1]));
    Object.assign(dut, ready);
    expect(() => dut.step(8)).toThrow('there is room for the work of every bank');
  });
});
