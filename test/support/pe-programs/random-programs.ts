import { LEVELS, OUTER_LEVELS, TileEncoder, command, peSizes, recordWord } from '../../../hw/pe/config/index.ts';
import type { ChannelRecord, LoopLevel, PeParams, TileProgram } from '../../../hw/pe/config/index.ts';
import { PATIENCE_CYCLES } from '../../../sim/driver/pe-port.ts';
import type { PeJob } from '../../../sim/driver/index.ts';
import type { Random } from '../../../sim/random/index.ts';
import { blocksOf, operationsOf, windowAfter } from './extents.ts';
import type { Access, Step, Window } from './extents.ts';

/** Tiles in a row with the words for every stream: one job for an element, legal by docs/pe.md. */
export interface ProgramJob {
  readonly tiles: readonly TileProgram[];
  readonly job: PeJob;
}

/** Operations that a tile may have, so that a job stays short. */
const MOST_OPERATIONS = 700;

/**
 * A job of random tiles that use what compiled layers do not: any order of the levels, reductions in the sweep, steps back, releases at every level or never, lines and words
 * that stay for the next tile, partial sums in any combination, records that are kept or come in pieces. The last tile leaves both buffers empty.
 *
 * @param tileCount tiles in the job
 */
export function randomPrograms(random: Random, params: PeParams, tileCount: number): ProgramJob {
  const { weightWords, inputLines, blockWords } = peSizes(params);
  const tiles: TileProgram[] = [];
  let lines: Window = { head: 0, come: 0 };
  let words: Window = { head: 0, come: 0 };
  let recordCount = 0;
  while (tiles.length < tileCount) {
    const last = tiles.length === tileCount - 1;
    const shape = randomShape(random, params);
    const read = withReleases(random, last, lines, {
      levels: LEVELS,
      entries: 1,
      capacity: inputLines,
      perWord: Math.max(1, 8 / params.vector),
      steps: operationsOf(shape),
    });
    const block = withReleases(random, last, words, {
      levels: OUTER_LEVELS,
      entries: blockWords,
      capacity: weightWords,
      perWord: 1,
      steps: blocksOf(shape),
    });
    if (read === null || block === null) continue;
    lines = read.after;
    words = block.after;
    const needed = shape.kTiles * params.lanes;
    const keeps = recordCount >= needed && random.chance(0.4);
    if (!keeps) recordCount = needed;
    tiles.push({
      ...shape,
      inputBase: read.base,
      inputRelease: { level: read.level, lines: read.released },
      weightBase: block.base,
      weightRelease: { level: block.level, words: block.released },
      records: keeps ? null : Array.from({ length: needed }, () => randomRecord(random)),
    });
  }
  return { tiles, job: jobOf(random, params, tiles, lines.come, words.come) };
}

type Shape = Omit<TileProgram, 'inputBase' | 'inputRelease' | 'weightBase' | 'weightRelease' | 'records'>;

/** Some levels run over the reduction, the others over the entries of the bank in any order. */
function randomShape(random: Random, params: PeParams): Shape {
  const { bankEntries } = peSizes(params);
  const reduction = Array.from({ length: LEVELS }, () => random.chance(0.5));
  const bounds = reduction.map(() => (random.chance(0.4) ? 1 : random.between(1, 5)));
  if (random.chance(0.2)) bounds[reduction.indexOf(true)] = random.between(40, 300);
  const entriesOf = () => bounds.reduce((product, bound, level) => (reduction[level] ? product : product * bound), 1);
  while (entriesOf() > bankEntries) lower(random, bounds, (level) => !reduction[level]);
  while (bounds.reduce((product, bound) => product * bound, 1) > MOST_OPERATIONS) lower(random, bounds, () => true);
  const entries = entriesOf();
  const accumulatorSteps = bounds.map(() => random.below(bankEntries));
  let stride = 1;
  for (const level of random.shuffled(bounds.map((_, index) => index))) {
    // a level that never advances may have any step
    if (reduction[level]) accumulatorSteps[level] = bounds[level] > 1 ? 0 : accumulatorSteps[level];
    else if (bounds[level] > 1) {
      accumulatorSteps[level] = stride;
      stride *= bounds[level];
    }
  }
  const kTiles = random.pick([1, 2, 4].filter((n) => n <= params.maxKTiles && entries % n === 0));
  const far = random.chance(0.3);
  const step = () => (far ? random.between(-9, 9) : random.between(-1, 2));
  const levels = bounds.map((bound, level): LoopLevel => ({
    bound,
    inputStep: random.chance(0.3) ? 0 : step(),
    yStep: random.chance(0.5) ? 0 : random.between(-2, 3),
    xStep: random.chance(0.5) ? 0 : random.between(-2, 3),
    accumulatorStep: accumulatorSteps[level],
    weightStep: level < OUTER_LEVELS && random.chance(0.8) ? step() : 0,
    reduction: reduction[level],
  }));
  const [lowest, highest] = [random.between(-128, 127), random.between(-128, 127)].sort((a, b) => a - b);
  const clamps = random.chance(0.5);
  return {
    levels,
    origin: { y: random.between(-3, 5), x: random.between(-3, 5) },
    extent: { height: random.between(1, 12), width: random.between(1, 12) },
    positions: entries / kTiles,
    kTiles,
    finalise: random.chance(0.6),
    addPartials: random.chance(0.5),
    outputZeroPoint: random.between(-128, 127),
    lowest: clamps ? lowest : -128,
    highest: clamps ? highest : 127,
    inputZeroPoint: random.between(-128, 127),
  };
}

function lower(random: Random, bounds: number[], may: (level: number) => boolean): void {
  const level = random.pick(bounds.flatMap((bound, index) => (bound > 1 && may(index) ? [index] : [])));
  bounds[level] = Math.ceil(bounds[level] / 2);
}

interface Use {
  readonly base: number;
  readonly level: number;
  readonly released: number;
  readonly after: Window;
}

interface Need {
  readonly levels: number;
  /** Read at once. */
  readonly entries: number;
  readonly capacity: number;
  /** Entries that come with one word of the stream. */
  readonly perWord: number;
  readonly steps: readonly Step[];
}

/** A base and a release with which the steps are legal; null when chance found none. */
function withReleases(random: Random, last: boolean, from: Window, need: Need): Use | null {
  const { levels, entries, capacity, perWord, steps } = need;
  const places = steps.flatMap(({ at }) => (at === null ? [] : [at]));
  // An offset is relative to the head of the moment: where releases go on during the tile, the base may be below the first place.
  const base = places.length === 0 ? random.between(-3, 3) : random.below(3) - Math.min(...places);
  const level = last ? 0 : random.pick([0, 0, 7, ...Array.from({ length: levels }, (_, index) => index + 1)]);
  const accesses: Access[] = steps.map(({ at, endsFrom }) => ({
    offset: at === null ? null : at + base,
    releases: level <= levels && endsFrom <= level,
  }));
  const end = windowAfter(accesses, { entries, released: 0, capacity, from });
  if (end === null) return null;
  const held = end.come - end.head;
  const all = last || (level === 0 && random.chance(0.5));
  const released = all ? held : level === 7 ? random.between(1, 9) : random.below(level === 0 ? held + 1 : 4);
  const after = windowAfter(accesses, { entries, released, capacity, from });
  if (after === null || (last && after.come % perWord !== 0)) return null;
  // what stays must leave room for the next tile
  return after.come - after.head > capacity / 2 ? null : { base, level, released, after };
}

function randomRecord(random: Random): ChannelRecord {
  return {
    bias: random.chance(0.3) ? random.int32() : random.between(-100_000, 100_000),
    mantissa: random.pick([2 ** 23, 2 ** 24 - 1, random.between(2 ** 23, 2 ** 24 - 1)]),
    shift: random.chance(0.6) ? random.between(34, 42) : random.between(16, 55),
  };
}

function jobOf(random: Random, params: PeParams, tiles: readonly TileProgram[], lines: number, words: number): PeJob {
  const { lanes, vector } = params;
  const encoder = new TileEncoder();
  const config: bigint[] = [];
  let partialsIn = 0;
  let outputs = 0;
  let partialsOut = 0;
  for (const tile of tiles) {
    const written = encoder.encode({ ...tile, records: null });
    const start = written.pop() ?? 0n;
    const records = recordsInPieces(random, tile.records ?? []);
    config.push(...(random.chance(0.5) ? [...written, ...records] : [...records, ...written]), start);
    const sums = tile.positions * tile.kTiles * lanes;
    if (tile.addPartials) partialsIn += Math.ceil(sums / 2);
    if (tile.finalise) outputs += Math.ceil(sums / 8);
    else partialsOut += Math.ceil(sums / 2);
  }
  return {
    config: BigUint64Array.from(config),
    weights: randomWords(random, words),
    activations: randomWords(random, Math.ceil((lines * vector) / 8)),
    partialsIn: randomWords(random, partialsIn),
    outputs,
    partialsOut,
    status: 0,
    patienceCycles: PATIENCE_CYCLES / 10,
  };
}

/** Commands that write the records: all at once, or in two pieces, the second first. */
function recordsInPieces(random: Random, records: readonly ChannelRecord[]): bigint[] {
  const piece = (first: number, end: number): bigint[] => [
    (BigInt(command.writeRecords) << 60n) | (BigInt(end - first) << 16n) | BigInt(first),
    ...records.slice(first, end).map(recordWord),
  ];
  if (records.length === 0) return [];
  if (records.length === 1 || random.chance(0.5)) return piece(0, records.length);
  const middle = random.between(1, records.length - 1);
  return [...piece(middle, records.length), ...piece(0, middle)];
}

/** Random words, with bytes at the ends of their range more often than by chance. */
function randomWords(random: Random, count: number): BigUint64Array {
  const bytes = new Int8Array(8 * count);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = random.chance(0.2) ? random.pick([-128, 127, 0]) : random.between(-128, 127);
  return new BigUint64Array(bytes.buffer);
}
