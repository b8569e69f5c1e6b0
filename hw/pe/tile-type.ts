import { Bool, Bundle, SInt, UInt, Vec } from '../../gen/index.ts';
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
});

/** Where the tracks of the loop nest begin. */
export const StartType = Bundle({
  inputOffset: UInt(FIELD_BITS.offset),
  y: UInt(FIELD_BITS.coordinate),
  x: UInt(FIELD_BITS.coordinate),
});

/** What the sequencer keeps of a tile while it runs. */
export const NestType = Bundle({
  levels: Vec(LEVELS, LevelType),
  height: UInt(FIELD_BITS.extent),
  width: UInt(FIELD_BITS.extent),
  inputReleaseLevel: UInt(3),
  inputReleaseLines: UInt(16),
  reductionLevels: UInt(LEVELS),
  inputZeroPoint: SInt(8),
  drain: DrainType,
});

/** A tile as the sequencer takes it. */
export const TileType = Bundle({
  start: StartType,
  nest: NestType,
  /** Where the tile's records are. */
  slot: UInt(3),
});

/** What the weight manager keeps of a tile while it reads its weights: the outer levels only. */
export const WeightLoopsType = Bundle({
  lasts: Vec(OUTER_LEVELS, UInt(FIELD_BITS.bound)),
  steps: Vec(OUTER_LEVELS, UInt(FIELD_BITS.offset)),
  releaseLevel: UInt(3),
  releaseWords: UInt(16),
});

/** A tile as the weight manager takes it; `base` is the first block's offset. */
export const WeightTileType = Bundle({ base: UInt(FIELD_BITS.offset), loops: WeightLoopsType });
