/** `count` consecutive numbers from `first` on. */
export interface Span {
  readonly first: number;
  readonly count: number;
}

/** The numbers 0 … size − 1 in `parts` consecutive spans whose lengths differ by at most one, longer ones first. */
export function evenSpans(size: number, parts: number): Span[] {
  const spans: Span[] = [];
  let first = 0;
  for (let i = 0; i < parts; i++) {
    const count = Math.ceil((size - first) / (parts - i));
    spans.push({ first, count });
    first += count;
  }
  return spans;
}

/**
 * For every largest length that an even split of `size` can have, the smallest number of parts with it: 14 → 1, 2, 3,
 * 4, 5, 7, 14.
 */
export function evenPartCounts(size: number): number[] {
  const counts: number[] = [];
  for (let parts = 1; parts <= size;) {
    counts.push(parts);
    const length = Math.ceil(size / parts);
    if (length === 1) break;
    parts = Math.ceil(size / (length - 1));
  }
  return counts;
}

/**
 * The part of an axis that some outputs read under some taps of the kernel: positions `output · stride + tap · dilation
 * − pad` inside 0 … size − 1, from the first one used to the last one used. Count 0 when all of them are padding.
 */
export function usedSpan(axis: Axis, outputs: Span, taps: Span): Span {
  let low = Infinity;
  let high = -Infinity;
  for (let tap = taps.first; tap < taps.first + taps.count; tap++) {
    const offset = tap * axis.dilation - axis.pad;
    const from = Math.max(outputs.first, Math.ceil(-offset / axis.stride));
    const to = Math.min(outputs.first + outputs.count - 1, Math.floor((axis.size - 1 - offset) / axis.stride));
    if (from > to) continue;
    low = Math.min(low, from * axis.stride + offset);
    high = Math.max(high, to * axis.stride + offset);
  }
  return low > high ? { first: 0, count: 0 } : { first: low, count: high - low + 1 };
}

/** One direction of a convolution. */
export interface Axis {
  /** Length of the input. */
  readonly size: number;
  /** Length of the output. */
  readonly outputs: number;
  /** Length of the kernel. */
  readonly taps: number;
  /** At least 1. */
  readonly stride: number;
  /** At least 1. */
  readonly dilation: number;
  /** Padding before position 0. */
  readonly pad: number;
}
