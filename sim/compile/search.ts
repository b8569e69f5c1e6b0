import { peSizes } from '../../hw/pe/config/index.ts';
import { fillingLines } from './line-map.ts';
import type { MappedLayer } from './mapped-layer.ts';
import type { Part } from './parts.ts';
import { predict, shortestSweep } from './predict.ts';
import type { PassPrediction } from './predict.ts';
import { evenPartCounts, evenSpans, usedSpan } from './spans.ts';
import type { Axis, Span } from './spans.ts';
import { kPassGroups, planPasses, weightWords } from './tiling.ts';
import type { PlannedPass, Tiling } from './tiling.ts';
import { MAX_STEP, usableLines, usableWords } from './usable.ts';

/** What a tiling comes to, in closed form: good enough to sort thousands. */
export interface Estimate {
  readonly tiling: Tiling;
  readonly cycles: number;
  /** Bytes into the element. */
  readonly bytes: number;
  readonly passCount: number;
}

/** A tiling with its passes and when they are predicted to run. */
export interface Plan {
  readonly tiling: Tiling;
  readonly passes: readonly PlannedPass[];
  readonly predictions: readonly PassPrediction[];
  readonly cycles: number;
}

/** What a tiling must fulfil. */
export interface TilingDemands {
  /** All weights and inputs fit the buffers at once; predictions have them in place. */
  readonly resident: boolean;
  readonly minimumPasses: number;
}

/** Tilings whose passes are predicted in detail. */
const SHORT_LIST = 6;
/** Tilings within this factor of the fewest cycles count as equally fast. */
const EQUALLY_FAST = 1.005;
/**
 * Those among them within this factor of the fewest bytes count as equally frugal; the one with the fewest passes wins.
 */
const EQUALLY_FRUGAL = 1.02;
/** What the closed form does not see of a short layer. */
const ESTIMATE_ERROR_CYCLES = 32;

/**
 * Chooses the tiling: of those predicted to be fast, one that moves few bytes in few passes.
 *
 * @returns null if nothing fits
 */
export function searchTiling(mapped: MappedLayer, parts: readonly Part[], demands: TilingDemands): Plan | null {
  const { resident, minimumPasses } = demands;
  if (resident && !fitsResident(mapped, parts)) return null;
  const estimates: Estimate[] = [];
  for (const tiling of tilings(mapped, resident)) {
    const found = estimate(mapped, parts, tiling);
    if (found !== null && found.passCount >= minimumPasses) estimates.push(found);
  }
  if (estimates.length === 0) return null;
  const fastest = Math.min(...estimates.map(({ cycles }) => cycles));
  const fast = estimates.filter(({ cycles }) => cycles <= fastest * EQUALLY_FAST + ESTIMATE_ERROR_CYCLES);
  const quickest = [...estimates].sort((a, b) => a.cycles - b.cycles || a.bytes - b.bytes);
  const shortList = new Set([...frugal(fast).slice(0, SHORT_LIST), ...quickest.slice(0, SHORT_LIST)]);
  const plans = [...shortList].map((found) => {
    const passes = planPasses(mapped, parts, found.tiling);
    const predictions = predict(mapped, parts, passes, resident);
    return { ...found, passes, predictions, cycles: predictions[predictions.length - 1].drained };
  });
  const fewest = Math.min(...plans.map(({ cycles }) => cycles));
  return frugal(plans.filter(({ cycles }) => cycles <= fewest * EQUALLY_FAST))[0];
}

/** Those that move about the fewest bytes, the fewest passes first: long sweeps leave the ports time to catch up. */
function frugal<T extends { readonly bytes: number; readonly passCount: number; readonly cycles: number }>(
  plans: readonly T[],
): T[] {
  const least = Math.min(...plans.map(({ bytes }) => bytes));
  return plans
    .filter(({ bytes }) => bytes <= least * EQUALLY_FRUGAL)
    .sort((a, b) => a.passCount - b.passCount || a.bytes - b.bytes || a.cycles - b.cycles);
}

/** Every tiling whose sums fit an accumulator bank. */
function* tilings(mapped: MappedLayer, resident: boolean): Generator<Tiling> {
  const { bankEntries } = peSizes(mapped.params);
  const { vertical, horizontal } = mapped;
  const inputs = resident ? (['map'] as const) : (['map', 'window', 'slices'] as const);
  const weightModes = resident ? (['resident'] as const) : (['resident', 'streamed'] as const);
  for (let kTilesPerPass = 1; kTilesPerPass <= mapped.params.maxKTiles; kTilesPerPass++) {
    if (kTilesPerPass > mapped.kTiles) break;
    for (const rowBands of evenPartCounts(vertical.outputs)) {
      const rows = Math.ceil(vertical.outputs / rowBands);
      if (rows > 1 && vertical.stride > MAX_STEP) continue;
      for (const columnBands of evenPartCounts(horizontal.outputs)) {
        const columns = Math.ceil(horizontal.outputs / columnBands);
        if (columns > 1 && horizontal.stride > MAX_STEP) continue;
        if (rows * columns * kTilesPerPass > bankEntries) continue;
        for (const input of inputs) {
          for (const weights of weightModes) yield { kTilesPerPass, rowBands, columnBands, input, weights };
        }
      }
    }
  }
}

/** Closed-form cycles and bytes of a tiling; null if it does not fit the buffers. */
export function estimate(mapped: MappedLayer, parts: readonly Part[], tiling: Tiling): Estimate | null {
  const { params } = mapped;
  const { blockWords } = peSizes(params);
  const { vertical, horizontal, groups, kTiles } = mapped;
  const rowBands = evenSpans(vertical.outputs, tiling.rowBands);
  const columnBands = evenSpans(horizontal.outputs, tiling.columnBands);
  const tiles = rowBands.length * columnBands.length;
  const kPasses = Math.ceil(kTiles / tiling.kTilesPerPass);

  let compute = 0;
  let lines = 0;
  let words = 0;
  for (const part of parts) {
    const passGroups = kPassGroups(mapped, part, tiling);
    if (passGroups === null) return null;
    const taps = part.rows.count * part.columns.count;
    let sweeps = 0;
    for (const [rows, rowTiles] of lengths(rowBands)) {
      for (const [columns, columnTiles] of lengths(columnBands)) {
        const cycles = shortestSweep(rows * columns, Math.min(kTiles, tiling.kTilesPerPass), taps);
        sweeps += Math.max(cycles, blockWords) * rowTiles * columnTiles;
      }
    }
    compute += groups * kTiles * part.blocks.count * taps * sweeps;

    const map =
      used(vertical, [whole(vertical)], part.rows).sum * used(horizontal, [whole(horizontal)], part.columns).sum;
    const down = used(vertical, rowBands, part.rows);
    const across = used(horizontal, columnBands, part.columns);
    const largest = tiling.input === 'map' ? map : down.most * across.most;
    const held = tiling.input === 'slices' ? 1 : part.blocks.count;
    if ((largest + fillingLines(largest, params)) * held > usableLines(mapped)) return null;
    const times = { map: 1, window: passGroups.length, slices: kPasses };
    const windows = tiling.input === 'map' ? map : down.sum * across.sum;
    lines += groups * windows * part.blocks.count * times[tiling.input];

    const all = weightWords(mapped, part, kTiles);
    if (tiling.weights === 'resident' && passGroups.length > 1 && tiles === 1) return null;
    words += groups * all * (tiling.weights === 'resident' ? 1 : tiles);
  }
  const outputs = groups * parts.length * vertical.outputs * horizontal.outputs * kTiles;
  const drain = (outputs * params.lanes) / params.ppuWidth;
  const tail = (Math.ceil(outputs / (groups * parts.length * tiles * kPasses)) * params.lanes) / params.ppuWidth;
  const portCycles = lines * Math.max(1, params.vector / 8);
  return {
    tiling,
    cycles: Math.max(compute, portCycles, words, drain) + tail * parts.length,
    bytes: lines * params.vector + words * 8,
    passCount: groups * parts.length * tiles * kPasses,
  };
}

/**
 * Whether a layer is computed in one part, and all of its weights fit their buffer: what residency takes beside a map
 * that fits.
 */
function fitsResident(mapped: MappedLayer, parts: readonly Part[]): boolean {
  if (parts.length !== 1 || mapped.groups !== 1) return false;
  return weightWords(mapped, parts[0], mapped.kTiles) <= usableWords(mapped);
}

const whole = (axis: Axis): Span => ({ first: 0, count: axis.outputs });

function lengths(spans: readonly Span[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { count } of spans) counts.set(count, (counts.get(count) ?? 0) + 1);
  return counts;
}

/** Positions that bands of outputs read: of all bands together, and of the largest. */
function used(axis: Axis, bands: readonly Span[], taps: Span): { sum: number; most: number } {
  let sum = 0;
  let most = 0;
  for (const band of bands) {
    const { count } = usedSpan(axis, band, taps);
    sum += count;
    most = Math.max(most, count);
  }
  return { sum, most };
}
