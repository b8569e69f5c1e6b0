import { simulate } from '../../sim/index.ts';
import { peSizes, recordWord } from '../../hw/pe/config/index.ts';
import type { ChannelRecord, PeParams } from '../../hw/pe/config/index.ts';
import { requantise } from '../../sim/golden/index.ts';
import type { Random } from '../../sim/random/index.ts';
import { PpuBench } from './benches/ppu-bench.ts';

/** A drained tile: what the banks hold, and what is to be done with it. */
export interface Tile {
  readonly positions: number;
  readonly kTiles: number;
  readonly finalise: boolean;
  /** Sums to add, in draining order; null: none. */
  readonly partials: readonly number[] | null;
  /** Accumulators by entry, then lane. */
  readonly entries: readonly (readonly number[])[];
  readonly records: readonly ChannelRecord[];
  readonly zeroPoint: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Seeds of random pauses of the consumers and the producer. */
export interface Pauses {
  readonly outputs?: number;
  readonly partialsOut?: number;
  readonly partialsIn?: number;
}

/** What a run gave. */
export interface Run {
  readonly outputs: bigint[];
  readonly partialsOut: bigint[];
  /** Cycles in which each event was high. */
  readonly events: Record<'drainWords' | 'stallOutput' | 'stallPartials' | 'tiles', number>;
  /** The cycle of the first and of the last step of all tiles. */
  readonly firstStep: number;
  readonly lastStep: number;
  readonly cycles: number;
}

export function randomTile(random: Random, params: PeParams, fixed: Partial<Tile> = {}): Tile {
  const { lanes, accumulatorBits, maxKTiles } = params;
  const kTiles = fixed.kTiles ?? random.between(1, maxKTiles);
  const positions = fixed.positions ?? random.between(1, peSizes(params).bankEntries / kTiles);
  const accumulator = () => random.int32() >> (32 - accumulatorBits + random.below(accumulatorBits));
  const count = positions * kTiles * lanes;
  const partials = random.chance(0.5) ? Array.from({ length: count }, () => random.int32() >> random.below(32)) : null;
  const lowest = random.between(-128, 0);
  return {
    positions,
    kTiles,
    finalise: random.chance(0.6),
    partials,
    entries: Array.from({ length: positions * kTiles }, () => Array.from({ length: lanes }, accumulator)),
    records: Array.from({ length: kTiles * lanes }, () => ({
      bias: random.int32() >> random.between(8, 31),
      mantissa: random.between(2 ** 23, 2 ** 24 - 1),
      shift: random.between(30, 46),
    })),
    zeroPoint: random.between(-128, 127),
    lowest,
    highest: random.between(lowest, 127),
    ...fixed,
  };
}

/** The sums of a tile in draining order, modulo 2^32. */
function sumsOf(tile: Tile): number[] {
  return tile.entries.flat().map((sum, i) => (sum + (tile.partials?.[i] ?? 0)) | 0);
}

/** The int8 outputs of a tile in draining order. */
function outputsOf(tile: Tile, lanes: number): number[] {
  const { zeroPoint: zy, lowest: lo, highest: hi } = tile;
  return sumsOf(tile).map((sum, i) => {
    const kTile = Math.floor(i / (tile.positions * lanes));
    return requantise(sum, { ...tile.records[kTile * lanes + (i % lanes)], zy, lo, hi });
  });
}

/** Words of 64 bits from values of `bits` bits, the last one filled with zeros. */
export function words(values: readonly number[], bits: number): bigint[] {
  const perWord = 64 / bits;
  const packed: bigint[] = Array(Math.ceil(values.length / perWord)).fill(0n);
  values.forEach((value, i) => {
    packed[Math.floor(i / perWord)] |= BigInt.asUintN(bits, BigInt(value)) << BigInt(bits * (i % perWord));
  });
  return packed;
}

/** The words that tiles must give. */
export function expected(tiles: readonly Tile[], params: PeParams): Pick<Run, 'outputs' | 'partialsOut'> {
  return {
    outputs: tiles.filter((tile) => tile.finalise).flatMap((tile) => words(outputsOf(tile, params.lanes), 8)),
    partialsOut: tiles.filter((tile) => !tile.finalise).flatMap((tile) => words(sumsOf(tile), 32)),
  };
}

export interface RunOptions extends Pauses {
  /** Hands banks over only when all are full, for measurements of the rate. */
  readonly prefill?: boolean;
  /** The stream that nobody reads before everything has come from the other. */
  readonly late?: 'outputs' | 'partialsOut';
}

/**
 * Fills banks in turn, as they become free, an entry a cycle, hands them over, and collects what comes.
 */
export async function runTiles(params: PeParams, tiles: readonly Tile[], options: RunOptions = {}): Promise<Run> {
  const { lanes, accumulatorBanks } = params;
  const { recordSlots } = peSizes(params);
  using dut = await simulate(new PpuBench(params));
  const want = expected(tiles, params);
  const receive = (stream: 'outputs' | 'partialsOut') =>
    dut[stream].queueReceive(want[stream].length, { stalls: options[stream] });
  const late = options.late;
  const received = {
    outputs: late === 'outputs' ? null : receive('outputs'),
    partialsOut: late === 'partialsOut' ? null : receive('partialsOut'),
  };
  dut.partialsIn.queueSend(BigUint64Array.from(tiles.flatMap((tile) => words(tile.partials ?? [], 32))), {
    stalls: options.partialsIn,
  });

  const free: boolean[] = Array(accumulatorBanks).fill(true);
  const events = { drainWords: 0, stallOutput: 0, stallPartials: 0, tiles: 0 };
  let held: (() => void)[] = [];
  let firstStep = -1;
  let lastStep = -1;
  const step = () => {
    dut.step();
    free.forEach((_, bank) => (free[bank] ||= dut.bankFree[bank]));
    for (const name of ['drainWords', 'stallOutput', 'stallPartials', 'tiles'] as const)
      if (dut.events[name]) events[name]++;
    if (dut.events.drainWords) {
      lastStep = dut.cycle;
      if (firstStep < 0) firstStep = dut.cycle;
    }
  };
  const limit = 20_000;
  const wait = (until: () => boolean) => {
    for (let cycle = 0; !until(); cycle++) {
      if (cycle > limit) throw new Error(`nothing happened for ${limit} cycles`);
      step();
    }
  };

  for (const [n, tile] of tiles.entries()) {
    const bank = n % accumulatorBanks;
    const slot = n % recordSlots;
    wait(() => free[bank]);
    free[bank] = false;
    for (let i = 0; i < Math.max(tile.entries.length, tile.records.length); i++) {
      const sums = tile.entries[i];
      const record = tile.records[i];
      Object.assign(dut.fill, { valid: sums !== undefined, bank, entry: sums === undefined ? 0 : i });
      for (let lane = 0; lane < lanes; lane++) dut.fill.data[lane] = sums?.[lane] ?? 0;
      const word = record === undefined ? 0n : recordWord(record);
      Object.assign(dut.records, { valid: record !== undefined, slot, index: record === undefined ? 0 : i, word });
      step();
    }
    dut.fill.valid = false;
    dut.records.valid = false;
    const { finalise, zeroPoint, lowest, highest } = tile;
    const work = {
      bank,
      lastPosition: tile.positions - 1,
      lastKTile: tile.kTiles - 1,
      finalise,
      addPartials: tile.partials !== null,
      slot,
      post: { zeroPoint, lowest, highest },
    };
    held.push(() => void dut.work.queueSend([work]));
    if (options.prefill === true && n < accumulatorBanks - 1) continue;
    held.forEach((hand) => hand());
    held = [];
  }
  const done = (stream: 'outputs' | 'partialsOut') => received[stream] !== null && received[stream].report !== null;
  if (late !== undefined) {
    wait(() => done(late === 'outputs' ? 'partialsOut' : 'outputs'));
    received[late] = receive(late);
  }
  wait(() => events.tiles === tiles.length && done('outputs') && done('partialsOut') && dut.idle);
  // Nothing more may come than was expected.
  const extra = [dut.outputs.valid, dut.partialsOut.valid];
  if (extra.includes(true)) throw new Error('more words than expected');
  return {
    outputs: [...(received.outputs?.data ?? [])].map(BigInt),
    partialsOut: [...(received.partialsOut?.data ?? [])].map(BigInt),
    events,
    firstStep,
    lastStep,
    cycles: dut.cycle,
  };
}
