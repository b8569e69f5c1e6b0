import { peSizes } from '../../hw/pe/config/index.ts';
import { fillingLines, sliceLines } from './line-map.ts';
import type { Window } from './line-map.ts';
import type { MappedLayer } from './mapped-layer.ts';
import type { Part } from './parts.ts';
import { evenSpans, usedSpan } from './spans.ts';
import type { Span } from './spans.ts';
import { usableWords } from './usable.ts';

/**
 * How a layer is cut into passes.
 *
 * Passes run in this order: parts of the reduction, groups, groups of K passes, tiles of the output map, K passes of
 * the group.
 */
export interface Tiling {
  /** K tiles of a pass at most; they share each slice of channels. */
  readonly kTilesPerPass: number;
  /** Into how many bands of rows and of columns the output map is cut. */
  readonly rowBands: number;
  readonly columnBands: number;
  /**
   * What the input buffer holds: slices of `vector` channels that each pass is sent anew; the window of a tile, all
   * channels, while the K passes of a group use it; or the map of all tiles.
   */
  readonly input: 'slices' | 'window' | 'map';
  /**
   * Whether weights are sent for every tile, or once, as many K passes as fit forming a group that stays while all
   * tiles use it.
   */
  readonly weights: 'streamed' | 'resident';
}

/**
 * One tile program to be: which outputs from which part of the reduction, and what it finds in the buffers or is sent.
 */
export interface PlannedPass {
  readonly part: number;
  readonly group: number;
  readonly kTiles: Span;
  /** Rows and columns of the output map. */
  readonly rows: Span;
  readonly columns: Span;
  /** The lines in the input buffer from its head on. */
  readonly window: Window;
  /** Whether the window is sent for this pass, or stays from one before. */
  readonly sendsInput: boolean;
  /** Whether this pass is the last to use the window and gives its slices free. */
  readonly releasesInput: boolean;
  readonly sendsWeights: boolean;
  readonly releasesWeights: boolean;
  /** Where the pass' weights begin in the weight buffer, in words from its head. */
  readonly weightBase: number;
}

/** Words of a pass' weights. */
export function weightWords(mapped: MappedLayer, part: Part, kTiles: number): number {
  return part.blocks.count * part.rows.count * part.columns.count * kTiles * peSizes(mapped.params).blockWords;
}

/** The lines that some outputs need for a part of the reduction. */
export function windowOf(mapped: MappedLayer, part: Part, group: number, rows: Span, columns: Span): Window {
  const vertical = usedSpan(mapped.vertical, rows, part.rows);
  const horizontal = usedSpan(mapped.horizontal, columns, part.columns);
  const empty = vertical.count === 0 || horizontal.count === 0;
  return {
    group,
    firstBlock: part.blocks.first,
    blocks: part.blocks.count,
    row: empty ? 0 : vertical.first,
    rows: empty ? 0 : vertical.count,
    column: empty ? 0 : horizontal.first,
    columns: empty ? 0 : horizontal.count,
    filling: empty ? 0 : fillingLines(vertical.count * horizontal.count, mapped.params),
  };
}

/**
 * K passes by group: all in one group, or as many in each as the weight buffer holds; null where it does not hold one.
 */
export function kPassGroups(mapped: MappedLayer, part: Part, tiling: Tiling): Span[][] | null {
  const passes = evenSpans(mapped.kTiles, Math.ceil(mapped.kTiles / tiling.kTilesPerPass));
  if (tiling.weights === 'streamed') return [passes];
  if (weightWords(mapped, part, mapped.kTiles) <= usableWords(mapped)) return [passes];
  const fit = Math.floor(usableWords(mapped) / weightWords(mapped, part, passes[0].count));
  if (fit === 0) return null;
  return evenSpans(passes.length, Math.ceil(passes.length / fit)).map(({ first, count }) =>
    passes.slice(first, first + count),
  );
}

/** All passes of a layer in order. The tiling must be one that fits (`estimate` in search.ts). */
export function planPasses(mapped: MappedLayer, parts: readonly Part[], tiling: Tiling): PlannedPass[] {
  const rowBands = evenSpans(mapped.vertical.outputs, tiling.rowBands);
  const columnBands = evenSpans(mapped.horizontal.outputs, tiling.columnBands);
  const passes: PlannedPass[] = [];
  parts.forEach((part, index) => {
    const groups = kPassGroups(mapped, part, tiling);
    if (groups === null) throw new Error('the weights of one pass exceed the weight buffer');
    for (let group = 0; group < mapped.groups; group++) {
      const all = (size: number): Span => ({ first: 0, count: size });
      const map = windowOf(mapped, part, group, all(mapped.vertical.outputs), all(mapped.horizontal.outputs));
      groups.forEach((kPasses, groupIndex) => {
        rowBands.forEach((rows, row) => {
          columnBands.forEach((columns, column) => {
            const window = tiling.input === 'map' ? map : windowOf(mapped, part, group, rows, columns);
            const firstTile = row === 0 && column === 0;
            const lastTile = row === rowBands.length - 1 && column === columnBands.length - 1;
            let weightBase = 0;
            kPasses.forEach((kTiles, kPass) => {
              const first = kPass === 0;
              const last = kPass === kPasses.length - 1;
              const sends = { slices: true, window: first, map: first && firstTile && groupIndex === 0 };
              const releases = {
                slices: true,
                window: last,
                map: last && lastTile && groupIndex === groups.length - 1,
              };
              const resident = tiling.weights === 'resident';
              const releasesWeights = !resident || lastTile;
              passes.push({
                part: index,
                group,
                kTiles,
                rows,
                columns,
                window,
                sendsInput: sends[tiling.input] && sliceLines(window) > 0,
                releasesInput: releases[tiling.input] && sliceLines(window) > 0,
                sendsWeights: !resident || firstTile,
                releasesWeights,
                weightBase: releasesWeights ? 0 : weightBase,
              });
              weightBase += weightWords(mapped, part, kTiles.count);
            });
          });
        });
      });
    }
  });
  return passes;
}
