import { fitsAccumulator } from '../quantise/index.ts';
import type { AccumulationBound } from '../quantise/index.ts';
import { AccumulationBoundError } from './errors.ts';
import { foldTaps } from './mapped-layer.ts';
import type { MappedLayer } from './mapped-layer.ts';
import { evenSpans, usedSpan } from './spans.ts';
import type { Span } from './spans.ts';
import { MAX_STEP, usableLines } from './usable.ts';

/** A part of the reduction: blocks of channels, kernel rows and kernel columns. Parts are added at 32 bits. */
export interface Part {
  readonly blocks: Span;
  readonly rows: Span;
  readonly columns: Span;
}

/** Iterations that a level of the loop nest can have. */
const MAX_BLOCKS = 4096;

/**
 * Splits the reduction into few parts such that, in each part, every channel's sums fit the accumulator, the window of
 * one position fits the input buffer, and taps are no further apart than the address fields can say.
 *
 * @throws AccumulationBoundError if a single block of weights can overflow the accumulator
 */
export function splitReduction(mapped: MappedLayer): Part[] {
  const sums = new WeightSums(mapped);
  const parts: Part[] = [];
  const split = (rows: Span, columns: Span): void => {
    const overflow = sums.firstOverflow(rows, columns);
    const fits = fitsBuffer(mapped, rows, columns) && fitsSteps(mapped, rows, columns);
    if (overflow === null && fits) {
      for (const blocks of splitBlocks(mapped, sums, rows, columns)) parts.push({ blocks, rows, columns });
    } else if (rows.count > 1) {
      for (const half of evenSpans(rows.count, 2))
        split({ first: rows.first + half.first, count: half.count }, columns);
    } else if (columns.count > 1) {
      for (const half of evenSpans(columns.count, 2))
        split(rows, { first: columns.first + half.first, count: half.count });
    } else if (overflow !== null) {
      throw new AccumulationBoundError(
        mapped.layer.name,
        overflow.channel,
        overflow.bound,
        mapped.params.accumulatorBits,
      );
    }
  };
  split({ first: 0, count: mapped.vertical.taps }, { first: 0, count: mapped.horizontal.taps });
  return parts;
}

function fitsBuffer(mapped: MappedLayer, rows: Span, columns: Span): boolean {
  const most = (axis: MappedLayer['vertical'], taps: Span): number => {
    // Tiles of one output differ only where they touch the border, and there the window is smaller.
    let count = 0;
    for (let first = 0; first < axis.outputs; first++)
      count = Math.max(count, usedSpan(axis, { first, count: 1 }, taps).count);
    return count;
  };
  return most(mapped.vertical, rows) * most(mapped.horizontal, columns) <= usableLines(mapped);
}

/** A level that does not loop needs no step: taps further apart than a step can say are computed one by one. */
function fitsSteps({ vertical, horizontal }: MappedLayer, rows: Span, columns: Span): boolean {
  const reach = (axis: MappedLayer['vertical'], taps: Span): boolean => taps.count === 1 || axis.dilation <= MAX_STEP;
  return reach(vertical, rows) && reach(horizontal, columns);
}

/** Ranges of channel blocks whose sums fit: as few as can be, of even length where that fits too. */
function splitBlocks(mapped: MappedLayer, sums: WeightSums, rows: Span, columns: Span): Span[] {
  const greedy: Span[] = [];
  for (let first = 0; first < mapped.blocks;) {
    const count = Math.min(sums.blocksThatFit(first, rows, columns), MAX_BLOCKS);
    greedy.push({ first, count });
    first += count;
  }
  const even = evenSpans(mapped.blocks, greedy.length);
  return even.every((span) => sums.blocksThatFit(span.first, rows, columns) >= span.count) ? even : greedy;
}

/** Sums of the positive and of the negative weights of every output channel, by block of channels and tap. */
class WeightSums {
  readonly #mapped: MappedLayer;
  readonly #positive: Int32Array;
  readonly #negative: Int32Array;
  /** Values per output channel. */
  readonly #pitch: number;

  constructor(mapped: MappedLayer) {
    this.#mapped = mapped;
    const { layer, params, blocks, mergedGroups } = mapped;
    const rows = mapped.vertical.taps;
    const columns = mapped.horizontal.taps;
    this.#pitch = blocks * rows * columns;
    this.#positive = new Int32Array(layer.K * this.#pitch);
    this.#negative = new Int32Array(layer.K * this.#pitch);
    const groupChannels = layer.C / layer.groups;
    const groupOutputs = layer.K / layer.groups;
    const taps = foldTaps(layer, mapped.fold);
    let at = 0;
    for (let k = 0; k < layer.K; k++) {
      const member = Math.floor(k / groupOutputs) % mergedGroups;
      for (let c = 0; c < groupChannels; c++) {
        const channel = (member * groupChannels + c) * taps;
        for (let r = 0; r < layer.R; r++) {
          for (let s = 0; s < layer.S; s++, at++) {
            const tap = mapped.fold === 'none' ? 0 : mapped.fold === 'row' ? s : r * layer.S + s;
            const row = mapped.fold === 'window' ? 0 : r;
            const column = mapped.fold === 'none' ? s : 0;
            const block = Math.floor((channel + tap) / params.vector);
            const slot = k * this.#pitch + (block * rows + row) * columns + column;
            const weight = layer.weights[at];
            if (weight > 0) this.#positive[slot] += weight;
            else this.#negative[slot] -= weight;
          }
        }
      }
    }
  }

  /** The first channel that overflows within one block of input channels, if any. */
  firstOverflow(rows: Span, columns: Span): { channel: number; bound: AccumulationBound } | null {
    const bits = this.#mapped.params.accumulatorBits;
    for (let channel = 0; channel < this.#mapped.layer.K; channel++) {
      for (let block = 0; block < this.#mapped.blocks; block++) {
        const bound = this.#bound(...this.#add(channel, block, rows, columns, 0, 0));
        if (!fitsAccumulator(bound, bits)) return { channel, bound };
      }
    }
    return null;
  }

  /** How many blocks from `first` on every channel can add up within the accumulator. */
  blocksThatFit(first: number, rows: Span, columns: Span): number {
    const bits = this.#mapped.params.accumulatorBits;
    let most = this.#mapped.blocks - first;
    for (let channel = 0; channel < this.#mapped.layer.K; channel++) {
      let positive = 0;
      let negative = 0;
      for (let count = 0; count < most; count++) {
        [positive, negative] = this.#add(channel, first + count, rows, columns, positive, negative);
        if (!fitsAccumulator(this.#bound(positive, negative), bits)) most = count;
      }
    }
    return most;
  }

  #add(
    channel: number,
    block: number,
    rows: Span,
    columns: Span,
    positive: number,
    negative: number,
  ): [number, number] {
    const pitch = this.#mapped.horizontal.taps;
    const base = channel * this.#pitch + block * this.#mapped.vertical.taps * pitch;
    for (let row = rows.first; row < rows.first + rows.count; row++) {
      for (let column = columns.first; column < columns.first + columns.count; column++) {
        positive += this.#positive[base + row * pitch + column];
        negative += this.#negative[base + row * pitch + column];
      }
    }
    return [positive, negative];
  }

  /** As `accumulationBound`, from the sums. */
  #bound(positive: number, negative: number): AccumulationBound {
    return { min: 0 - 128 * positive - 127 * negative, max: 127 * positive + 128 * negative };
  }
}
