import { Bool, Bundle, SInt, UInt, Vec } from '../../gen/index.ts';
import { entryIndex } from './accumulators.ts';
import { FIELD_BITS, LEVELS, OUTER_LEVELS } from './config/index.ts';
import type { PeParams } from './config/index.ts';
import { kTileIndex, postConstants, recordSlot } from './ppu-types.ts';

/** One level of the loop nest, as registers hold it (docs/pe.md, "Registers"). */
export const levelType = Bundle({
  last: UInt(FIELD_BITS.bound),
  inputStep: UInt(FIELD_BITS.offset),
  yStep: SInt(FIELD_BITS.coordinateStep),
  xStep: SInt(FIELD_BITS.coordinateStep),
  accumulatorStep: UInt(FIELD_BITS.accumulatorStep),
});

/** What the PPU needs to know of a tile. */
export const drainType = (p: PeParams) =>
  Bundle({
    lastPosition: entryIndex(p),
    lastKTile: kTileIndex(p),
    finalise: Bool(),
    addPartials: Bool(),
    post: postConstants,
  });

/** Where the tracks of the loop nest begin. */
export const startType = Bundle({
  inputOffset: UInt(FIELD_BITS.offset),
  y: UInt(FIELD_BITS.coordinate),
  x: UInt(FIELD_BITS.coordinate),
});

/** What the sequencer keeps of a tile while it runs. */
export const nestType = (p: PeParams) =>
  Bundle({
    levels: Vec(LEVELS, levelType),
    height: UInt(FIELD_BITS.extent),
    width: UInt(FIELD_BITS.extent),
    inputReleaseLevel: UInt(3),
    inputReleaseLines: UInt(FIELD_BITS.offset),
    reductionLevels: UInt(LEVELS),
    inputZeroPoint: SInt(8),
    drain: drainType(p),
  });

/** A tile as the sequencer takes it. */
export const tileType = (p: PeParams) =>
  Bundle({
    start: startType,
    nest: nestType(p),
    /** Where the tile's records are. */
    slot: recordSlot(p),
  });

/** What the weight manager keeps of a tile while it reads its weights: the outer levels only. */
export const weightLoopsType = Bundle({
  lasts: Vec(OUTER_LEVELS, UInt(FIELD_BITS.bound)),
  steps: Vec(OUTER_LEVELS, UInt(FIELD_BITS.offset)),
  releaseLevel: UInt(3),
  releaseWords: UInt(FIELD_BITS.offset),
});

/** A tile as the weight manager takes it; `base` is the first block's offset. */
export const weightTileType = Bundle({ base: UInt(FIELD_BITS.offset), loops: weightLoopsType });
