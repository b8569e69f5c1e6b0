import { OUTER_LEVELS } from '../../../hw/pe/config/index.ts';
import type { LoopLevel, TileProgram } from '../../../hw/pe/config/index.ts';

/** One step of a tile, in order: enough to say what it needs of a buffer. */
export interface Step {
  /** Line or word that it reads, relative to the program's base; null when it reads nothing. */
  readonly at: number | null;
  /** The outermost level from which on all levels end with this step; the number of levels when none does. */
  readonly endsFrom: number;
}

type Nest = Pick<TileProgram, 'levels' | 'origin' | 'extent'>;

/** The operations of a tile; those outside the image read no line. */
export function operationsOf({ levels, origin, extent }: Nest): Step[] {
  return indices(levels).map((index) => {
    const sum = (from: number, step: (level: LoopLevel) => number) => weighted(levels, index, from, step);
    const y = sum(origin.y, ({ yStep }) => yStep);
    const x = sum(origin.x, ({ xStep }) => xStep);
    const inside = y >= 0 && y < extent.height && x >= 0 && x < extent.width;
    return { at: inside ? sum(0, ({ inputStep }) => inputStep) : null, endsFrom: endsFrom(levels, index) };
  });
}

/** The weight blocks that a tile reads. */
export function blocksOf({ levels }: Nest): Step[] {
  const outer = levels.slice(0, OUTER_LEVELS);
  return indices(outer).map((index) => ({
    at: weighted(outer, index, 0, ({ weightStep }) => weightStep),
    endsFrom: endsFrom(outer, index),
  }));
}

function indices(levels: readonly LoopLevel[]): number[][] {
  return levels.reduce<number[][]>(
    (all, { bound }) => all.flatMap((index) => Array.from({ length: bound }, (_, i) => [...index, i])),
    [[]],
  );
}

function weighted(
  levels: readonly LoopLevel[],
  index: readonly number[],
  from: number,
  step: (level: LoopLevel) => number,
): number {
  return index.reduce((total, i, level) => total + i * step(levels[level]), from);
}

function endsFrom(levels: readonly LoopLevel[], index: readonly number[]): number {
  let level = levels.length;
  while (level > 0 && index[level - 1] === levels[level - 1].bound - 1) level--;
  return level;
}

/** What happens to a buffer in order: reads of `entries` at an offset (null: none), each followed by a release or not. */
export interface Access {
  readonly offset: number | null;
  readonly releases: boolean;
}

/** Where a buffer's head is and how much has come, counted from the first word ever. */
export interface Window {
  readonly head: number;
  readonly come: number;
}

/**
 * The window after some accesses, if the buffer fills as late as it can; null when they wait forever, or release what need not have come.
 *
 * @param entries read at once
 */
export function windowAfter(
  accesses: readonly Access[],
  { entries, released, capacity, from }: { entries: number; released: number; capacity: number; from: Window },
): Window | null {
  let { head, come } = from;
  for (const { offset, releases } of accesses) {
    if (offset !== null) {
      if (offset < 0 || offset + entries > capacity) return null;
      come = Math.max(come, head + offset + entries);
    }
    if (releases) head += released;
    if (head > come) return null;
  }
  return { head, come };
}
