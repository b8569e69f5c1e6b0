import { addressOf, encode } from '../../registers/definition/index.ts';
import type { AllValues, Register } from '../../registers/definition/index.ts';
import { command, recordFields, writeWord } from './commands.ts';
import { LEVELS, OUTER_LEVELS, peRegisters } from './registers.ts';

/** One level of the loop nest. Steps are applied when this level advances. */
export interface LoopLevel {
  /** Iterations, at least 1. */
  readonly bound: number;
  /** Lines in the input buffer. */
  readonly inputStep: number;
  readonly yStep: number;
  readonly xStep: number;
  /** Accumulator entries. */
  readonly accumulatorStep: number;
  /** 64-bit words in the weight buffer; only the outer levels have one. */
  readonly weightStep: number;
  /**
   * Whether the level runs over the reduction (C, R, S): entries are initialised when all such levels are at index 0.
   */
  readonly reduction: boolean;
}

/** Constants of one output channel; the scale is `mantissa · 2^-shift`. */
export interface ChannelRecord {
  /** Signed 32-bit. */
  readonly bias: number;
  /** 24 bits, the top one set. */
  readonly mantissa: number;
  /** 16 … 55. */
  readonly shift: number;
}

/** Everything one tile needs (docs/pe.md). All levels are given, unused ones with bound 1. */
export interface TileProgram {
  /** Exactly {@link LEVELS} levels, outermost first. */
  readonly levels: readonly LoopLevel[];
  readonly inputBase: number;
  readonly origin: { readonly y: number; readonly x: number };
  readonly extent: { readonly height: number; readonly width: number };
  readonly weightBase: number;
  /** `level` 0 … 6, or 7 for never. */
  readonly inputRelease: { readonly level: number; readonly lines: number };
  /** `level` 0 … 4, or 7 for never. */
  readonly weightRelease: { readonly level: number; readonly words: number };
  /** Positions of a K tile. */
  readonly positions: number;
  readonly kTiles: number;
  /** True: requantise to `outputs`; false: sums to `partialsOut`. */
  readonly finalise: boolean;
  readonly addPartials: boolean;
  readonly outputZeroPoint: number;
  readonly lowest: number;
  readonly highest: number;
  readonly inputZeroPoint: number;
  /** Record `kTile · lanes + lane`; null: keep those of the tile before. */
  readonly records: readonly ChannelRecord[] | null;
}

/** A level that does nothing. */
export const unusedLevel: LoopLevel = {
  bound: 1,
  inputStep: 0,
  yStep: 0,
  xStep: 0,
  accumulatorStep: 0,
  weightStep: 0,
  reduction: false,
};

/**
 * Command words for a sequence of tiles: each register is written only when its value differs from the one it holds.
 * Keeps what the element's registers hold, so use one encoder per element from reset on.
 */
export class TileEncoder {
  readonly #held = new Map<number, number>();

  /** The words for `tile`, ending with its `start`. Throws a RangeError when a field does not fit. */
  encode(tile: TileProgram): bigint[] {
    const words: bigint[] = [];
    for (const [address, value] of tileRegisters(tile)) {
      if (this.#held.get(address) === value) continue;
      this.#held.set(address, value);
      words.push(writeWord(address, value));
    }
    if (tile.records !== null) {
      words.push((BigInt(command.writeRecords) << 60n) | (BigInt(tile.records.length) << 16n));
      for (const record of tile.records) words.push(recordWord(record));
    }
    words.push(BigInt(command.start) << 60n);
    return words;
  }
}

/**
 * Register values of a tile as unsigned 32-bit numbers, in writing order.
 *
 * @throws RangeError when a value does not fit its field
 */
export function tileRegisters(tile: TileProgram): [address: number, value: number][] {
  if (tile.levels.length !== LEVELS)
    throw new RangeError(`a tile program has ${LEVELS} levels, not ${tile.levels.length}`);
  const { registers } = peRegisters;
  const out: [number, number][] = [];
  const put = <X extends Register>(register: X, values: AllValues<X>, index = 0): void => {
    out.push([addressOf(register, index), Number(encode(register, values))]);
  };
  let reductionLevels = 0;
  tile.levels.forEach((level, i) => {
    const { inputStep, yStep, xStep, accumulatorStep, weightStep } = level;
    if (level.reduction) reductionLevels |= 1 << i;
    put(registers.levelA, { last: level.bound - 1, inputStep }, i);
    put(registers.levelB, { yStep, xStep, accumulatorStep }, i);
    if (i < OUTER_LEVELS) put(registers.weightStep, { step: weightStep }, i);
    else if (weightStep !== 0) throw new RangeError(`level ${i} is a sweep level and cannot step the weights`);
  });
  const { finalise, addPartials, outputZeroPoint, lowest, highest, inputZeroPoint } = tile;
  put(registers.inputBase, { offset: tile.inputBase });
  put(registers.origin, tile.origin);
  put(registers.extent, tile.extent);
  put(registers.weightBase, { offset: tile.weightBase });
  put(registers.inputRelease, tile.inputRelease);
  put(registers.weightRelease, tile.weightRelease);
  put(registers.drain, {
    lastPosition: tile.positions - 1,
    lastKTile: tile.kTiles - 1,
    finalise,
    addPartials,
    reductionLevels,
  });
  put(registers.post, { outputZeroPoint, lowest, highest, inputZeroPoint });
  return out;
}

/** One output channel's constants as a record word. */
export function recordWord(record: ChannelRecord): bigint {
  if (record.shift < 16 || record.shift > 55) throw new RangeError(`shift ${record.shift} is outside 16 … 55`);
  if (record.mantissa < 2 ** 23 || record.mantissa >= 2 ** 24)
    throw new RangeError(`mantissa ${record.mantissa} is not a 24-bit number with its top bit set`);
  const bias = BigInt.asUintN(32, BigInt(record.bias));
  return (
    bias |
    (BigInt(record.mantissa) << BigInt(recordFields.mantissa.lsb)) |
    (BigInt(record.shift - 16) << BigInt(recordFields.shiftMinus16.lsb))
  );
}
