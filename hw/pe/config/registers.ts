/** Levels of the loop nest; level 0 is the outermost. */
export const LEVELS = 6;
/** Levels that change the weight block; the rest is the sweep over positions. */
export const OUTER_LEVELS = 4;

/** Widths of the fields that the data path shares with the registers, in bits. */
export const FIELD_BITS = {
  bound: 12,
  offset: 16,
  coordinateStep: 10,
  coordinate: 13,
  extent: 12,
  accumulatorStep: 8,
  counter: 48,
} as const;

export interface Field {
  readonly lsb: number;
  readonly width: number;
  readonly signed: boolean;
}

const unsigned = (lsb: number, width: number): Field => ({ lsb, width, signed: false });
const signed = (lsb: number, width: number): Field => ({ lsb, width, signed: true });

/** Fields of a tile program by register (docs/pe.md, "Registers"). */
export const registerFields = {
  levelA: { last: unsigned(0, FIELD_BITS.bound), inputStep: signed(12, FIELD_BITS.offset) },
  levelB: {
    yStep: signed(0, FIELD_BITS.coordinateStep),
    xStep: signed(10, FIELD_BITS.coordinateStep),
    accumulatorStep: unsigned(20, FIELD_BITS.accumulatorStep),
  },
  weightStep: { step: signed(0, FIELD_BITS.offset) },
  inputBase: { offset: signed(0, FIELD_BITS.offset) },
  origin: { y: signed(0, FIELD_BITS.coordinate), x: signed(16, FIELD_BITS.coordinate) },
  extent: { height: unsigned(0, FIELD_BITS.extent), width: unsigned(16, FIELD_BITS.extent) },
  weightBase: { offset: signed(0, FIELD_BITS.offset) },
  inputRelease: { level: unsigned(0, 3), lines: unsigned(16, 16) },
  weightRelease: { level: unsigned(0, 3), words: unsigned(16, 16) },
  drain: {
    lastPosition: unsigned(0, 8),
    lastKTile: unsigned(8, 4),
    finalise: unsigned(16, 1),
    addPartials: unsigned(17, 1),
    reductionLevels: unsigned(24, LEVELS),
  },
  post: { outputZeroPoint: signed(0, 8), lowest: signed(8, 8), highest: signed(16, 8), inputZeroPoint: signed(24, 8) },
} as const satisfies Record<string, Record<string, Field>>;

/** Register addresses; one address is one 32-bit register (48 bits for counters). */
export const registerAddress = {
  levelA: (level: number) => 0x00 + level,
  levelB: (level: number) => 0x08 + level,
  weightStep: (level: number) => 0x10 + level,
  inputBase: 0x18,
  origin: 0x19,
  extent: 0x1a,
  weightBase: 0x1b,
  inputRelease: 0x1c,
  weightRelease: 0x1d,
  drain: 0x1e,
  post: 0x1f,
  clear: 0x20,
  counter: (index: number) => 0x40 + index,
} as const;

/** Event counters in order of their addresses. */
export const counterNames = [
  'cycles',
  'macOperations',
  'stallConfiguration',
  'stallInput',
  'stallWeights',
  'stallAccumulator',
  'stallHazard',
  'weightReads',
  'weightWrites',
  'inputReads',
  'inputWrites',
  'accumulatorReads',
  'accumulatorWrites',
  'drainWords',
  'stallOutput',
  'stallPartials',
  'tiles',
] as const;

export type CounterName = (typeof counterNames)[number];

/** Values of bits 63:60 of a command word. */
export const command = { writeRegister: 0, readRegister: 1, writeRecords: 2, start: 3 } as const;

/** Layout of a record word, one output channel's constants. */
export const recordFields = {
  bias: signed(0, 32),
  mantissa: unsigned(32, 24),
  shiftMinus16: unsigned(56, 6),
} as const;
