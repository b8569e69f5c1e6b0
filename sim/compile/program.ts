import { OUTER_LEVELS, peSizes, unusedLevel } from '../../hw/pe/config/index.ts';
import type { ChannelRecord, LoopLevel, TileProgram } from '../../hw/pe/config/index.ts';
import { sliceLines } from './line-map.ts';
import type { MappedLayer } from './mapped-layer.ts';
import type { Part } from './parts.ts';
import type { PlannedPass } from './tiling.ts';

/** Release level of a slice: at the end of each iteration of level 0, the channel blocks. */
const EVERY_SLICE = 1;
const EVERY_BLOCK = OUTER_LEVELS;
const NEVER = 7;

/**
 * The loop nest of a pass: channel blocks, K tiles, kernel rows, kernel columns, then the sweep over the tile's rows
 * and columns. What is released as it is used stands at the head of its buffer, so that its level has step 0; what
 * stays is stepped over.
 */
export function tileProgram(
  mapped: MappedLayer,
  parts: readonly Part[],
  pass: PlannedPass,
  records: readonly ChannelRecord[] | null,
): TileProgram {
  const { layer, vertical, horizontal } = mapped;
  const { blockWords } = peSizes(mapped.params);
  const { blocks, rows, columns } = parts[pass.part];
  const { window } = pass;
  const positions = pass.rows.count * pass.columns.count;
  const lines = sliceLines(window);
  const weights = (count: number): number => (pass.releasesWeights ? 0 : count * blockWords);

  // Rows and columns are counted from the window's first line, so that coordinates stay small however large the map is.
  const y = pass.rows.first * vertical.stride + rows.first * vertical.dilation - vertical.pad - window.row;
  const x =
    pass.columns.first * horizontal.stride + columns.first * horizontal.dilation - horizontal.pad - window.column;
  const taps = rows.count * columns.count;
  return {
    levels: [
      level(blocks.count, {
        inputStep: pass.releasesInput ? 0 : lines,
        weightStep: weights(pass.kTiles.count * taps),
        reduction: true,
      }),
      level(pass.kTiles.count, { accumulatorStep: positions, weightStep: weights(taps) }),
      level(rows.count, {
        inputStep: vertical.dilation * window.columns,
        yStep: vertical.dilation,
        weightStep: weights(columns.count),
        reduction: true,
      }),
      level(columns.count, {
        inputStep: horizontal.dilation,
        xStep: horizontal.dilation,
        weightStep: weights(1),
        reduction: true,
      }),
      level(pass.rows.count, {
        inputStep: vertical.stride * window.columns,
        yStep: vertical.stride,
        accumulatorStep: pass.columns.count,
      }),
      level(pass.columns.count, { inputStep: horizontal.stride, xStep: horizontal.stride, accumulatorStep: 1 }),
    ],
    inputBase: window.filling + y * window.columns + x,
    origin: { y, x },
    extent: { height: window.rows, width: window.columns },
    weightBase: pass.weightBase,
    inputRelease: pass.releasesInput ? { level: EVERY_SLICE, lines } : { level: NEVER, lines: 0 },
    weightRelease: pass.releasesWeights ? { level: EVERY_BLOCK, words: blockWords } : { level: NEVER, words: 0 },
    positions,
    kTiles: pass.kTiles.count,
    finalise: pass.part === parts.length - 1,
    addPartials: pass.part > 0,
    outputZeroPoint: layer.zy,
    lowest: layer.lo,
    highest: layer.hi,
    inputZeroPoint: layer.zx,
    records,
  };
}

/** A level of the nest; one that does not loop has no steps, which keeps them out of the registers. */
function level(bound: number, steps: Partial<LoopLevel>): LoopLevel {
  return bound === 1 ? { ...unusedLevel, reduction: steps.reduction ?? false } : { ...unusedLevel, ...steps, bound };
}
