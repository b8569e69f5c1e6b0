import { Bool, Bundle, SInt, UInt, Vec } from '../../gen/index.ts';
import type { SignalOf } from '../../gen/index.ts';
import { FIELD_BITS, LEVELS, OUTER_LEVELS } from './config/index.ts';

/** One level of the loop nest, as registers hold it (docs/pe.md, "Registers"). */
export const LevelType = Bundle({
  last: UInt(FIELD_BITS.bound),
  inputStep: UInt(FIELD_BITS.offset),
  yStep: SInt(FIELD_BITS.coordinateStep),
  xStep: SInt(FIELD_BITS.coordinateStep),
  accumulatorStep: UInt(FIELD_BITS.accumulatorStep),
});

/** What the PPU needs to know of a tile. */
export const DrainType = Bundle({
  lastPosition: UInt(8),
  lastKTile: UInt(4),
  finalise: Bool(),
  addPartials: Bool(),
  outputZeroPoint: SInt(8),
  lowest: SInt(8),
  highest: SInt(8),
  slot: UInt(3),
});

/** A whole tile program in registers. */
export const TileType = Bundle({
  levels: Vec(LEVELS, LevelType),
  weightSteps: Vec(OUTER_LEVELS, UInt(FIELD_BITS.offset)),
  inputBase: UInt(FIELD_BITS.offset),
  originY: UInt(FIELD_BITS.coordinate),
  originX: UInt(FIELD_BITS.coordinate),
  height: UInt(FIELD_BITS.extent),
  width: UInt(FIELD_BITS.extent),
  weightBase: UInt(FIELD_BITS.offset),
  inputReleaseLevel: UInt(3),
  inputReleaseLines: UInt(16),
  weightReleaseLevel: UInt(3),
  weightReleaseWords: UInt(16),
  reductionLevels: UInt(LEVELS),
  inputZeroPoint: SInt(8),
  drain: DrainType,
});

export type Tile = SignalOf<typeof TileType>;
