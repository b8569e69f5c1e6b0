import { LEVELS, OUTER_LEVELS, command, recordFields, registerAddress, registerFields } from './registers.ts';
import type { Field } from './registers.ts';

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

/** Register values of a tile as unsigned 32-bit numbers, in writing order. */
export function tileRegisters(tile: TileProgram): [address: number, value: number][] {
  if (tile.levels.length !== LEVELS)
    throw new RangeError(`a tile program has ${LEVELS} levels, not ${tile.levels.length}`);
  const out: [number, number][] = [];
  const f = registerFields;
  let reductionLevels = 0;
  tile.levels.forEach((level, i) => {
    if (level.reduction) reductionLevels |= 1 << i;
    out.push([
      registerAddress.levelA(i),
      pack(`level ${i}`, [
        [f.levelA.last, level.bound - 1],
        [f.levelA.inputStep, level.inputStep],
      ]),
    ]);
    out.push([
      registerAddress.levelB(i),
      pack(`level ${i}`, [
        [f.levelB.yStep, level.yStep],
        [f.levelB.xStep, level.xStep],
        [f.levelB.accumulatorStep, level.accumulatorStep],
      ]),
    ]);
    if (i < OUTER_LEVELS)
      out.push([registerAddress.weightStep(i), pack(`level ${i}`, [[f.weightStep.step, level.weightStep]])]);
    else if (level.weightStep !== 0) throw new RangeError(`level ${i} is a sweep level and cannot step the weights`);
  });
  out.push([registerAddress.inputBase, pack('inputBase', [[f.inputBase.offset, tile.inputBase]])]);
  out.push([
    registerAddress.origin,
    pack('origin', [
      [f.origin.y, tile.origin.y],
      [f.origin.x, tile.origin.x],
    ]),
  ]);
  out.push([
    registerAddress.extent,
    pack('extent', [
      [f.extent.height, tile.extent.height],
      [f.extent.width, tile.extent.width],
    ]),
  ]);
  out.push([registerAddress.weightBase, pack('weightBase', [[f.weightBase.offset, tile.weightBase]])]);
  out.push([
    registerAddress.inputRelease,
    pack('inputRelease', [
      [f.inputRelease.level, tile.inputRelease.level],
      [f.inputRelease.lines, tile.inputRelease.lines],
    ]),
  ]);
  out.push([
    registerAddress.weightRelease,
    pack('weightRelease', [
      [f.weightRelease.level, tile.weightRelease.level],
      [f.weightRelease.words, tile.weightRelease.words],
    ]),
  ]);
  out.push([
    registerAddress.drain,
    pack('drain', [
      [f.drain.lastPosition, tile.positions - 1],
      [f.drain.lastKTile, tile.kTiles - 1],
      [f.drain.finalise, Number(tile.finalise)],
      [f.drain.addPartials, Number(tile.addPartials)],
      [f.drain.reductionLevels, reductionLevels],
    ]),
  ]);
  out.push([
    registerAddress.post,
    pack('post', [
      [f.post.outputZeroPoint, tile.outputZeroPoint],
      [f.post.lowest, tile.lowest],
      [f.post.highest, tile.highest],
      [f.post.inputZeroPoint, tile.inputZeroPoint],
    ]),
  ]);
  return out;
}

/** The word that writes one register. */
export function writeWord(address: number, value: number): bigint {
  return (BigInt(command.writeRegister) << 60n) | (BigInt(address) << 32n) | BigInt(value >>> 0);
}

/** The word that asks for one register; the answer comes on `status`. */
export function readWord(address: number): bigint {
  return (BigInt(command.readRegister) << 60n) | (BigInt(address) << 32n);
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

function pack(where: string, fields: readonly (readonly [Field, number])[]): number {
  let word = 0;
  for (const [field, value] of fields) {
    const low = field.signed ? -(2 ** (field.width - 1)) : 0;
    const high = field.signed ? 2 ** (field.width - 1) - 1 : 2 ** field.width - 1;
    if (!Number.isInteger(value) || value < low || value > high)
      throw new RangeError(
        `${where}: ${value} does not fit ${field.width} ${field.signed ? 'signed' : 'unsigned'} bits`,
      );
    word |= (value & (2 ** field.width - 1)) << field.lsb;
  }
  return word >>> 0;
}
