import { Bool, Bundle, SInt, UInt, log2Up } from '../../gen/index.ts';
import { bankIndex, entryIndex } from './accumulators.ts';
import { peSizes } from './config/index.ts';
import type { PeParams } from './config/index.ts';

/** Number of a K tile of those that share one pass. */
export const kTileIndex = (p: PeParams) => UInt(log2Up(p.maxKTiles));
/** Number of a slot of the record memory: one tile's records. */
export const recordSlot = (p: PeParams) => UInt(log2Up(peSizes(p).recordSlots));
/** Number of a record in its slot: `kTile · lanes + lane`. */
export const recordIndex = (p: PeParams) => UInt(log2Up(peSizes(p).recordsPerSlot));
/** Which `ppuWidth` of an entry's lanes. */
export const groupIndex = (p: PeParams) => UInt(log2Up(p.lanes / p.ppuWidth));

/** What all outputs of a tile share. */
export const postConstants = Bundle({ zeroPoint: SInt(8), lowest: SInt(8), highest: SInt(8) });

/** A bank to drain, and what to do with its sums. */
export const ppuWork = (p: PeParams) =>
  Bundle({
    bank: bankIndex(p),
    /** Positions of a K tile − 1. */
    lastPosition: entryIndex(p),
    /** K tiles − 1. */
    lastKTile: kTileIndex(p),
    /** Requantise to `outputs`; else sums go to `partialsOut`. */
    finalise: Bool(),
    addPartials: Bool(),
    /** Where the tile's records are. */
    slot: recordSlot(p),
    post: postConstants,
  });

/** `ppuWidth` lanes of one entry, on their way through the post-processing unit. */
export const drainStep = (p: PeParams) =>
  Bundle({
    group: groupIndex(p),
    kTile: kTileIndex(p),
    /** The tile's last. */
    last: Bool(),
    finalise: Bool(),
    addPartials: Bool(),
    slot: recordSlot(p),
    post: postConstants,
  });

/** One record on its way into the record memory. */
export const recordWrite = (p: PeParams) =>
  Bundle({ valid: Bool(), slot: recordSlot(p), index: recordIndex(p), word: UInt(64) });
