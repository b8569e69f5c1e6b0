import { peSizes } from '../../hw/pe/config/index.ts';
import { sliceLines } from './line-map.ts';
import type { MappedLayer } from './mapped-layer.ts';
import type { Part } from './parts.ts';
import type { PlannedPass } from './tiling.ts';
import { usableLines, usableWords } from './usable.ts';

/** When a pass runs, in cycles from the first configuration word on. */
export interface PassPrediction {
  /** First and last operation issued. */
  readonly start: number;
  readonly end: number;
  /** Last result out. */
  readonly drained: number;
}

/** Cycles between events of the element, by docs/pe.md. */
const LATENCY = { start: 4, sum: 5, drain: 14, weight: 3, line: 2 } as const;

/** Configuration words, without records: of a first tile, of another tile of the map, of other K tiles. */
const CONFIGURATION = { first: 22, tile: 4, kTiles: 2 } as const;

/**
 * Predicts when each pass runs if nobody keeps the ports waiting: sweeps, weight loads, buffer room, configuration and
 * drain, each as a clock of its own that waits for the others.
 */
export function predict(
  mapped: MappedLayer,
  parts: readonly Part[],
  passes: readonly PlannedPass[],
  preloaded: boolean,
): PassPrediction[] {
  const { params } = mapped;
  const { blockWords } = peSizes(params);
  const input = new Port(usableLines(mapped), preloaded ? 0 : Math.max(1, params.vector / 8));
  const weights = new Port(usableWords(mapped), preloaded ? 0 : 1);
  const predictions: PassPrediction[] = [];
  let configured = 0;
  let issued = 0;
  let swapped = 0;
  let drained = 0;
  let part = -1;
  let before: PlannedPass | null = null;
  for (const pass of passes) {
    const { blocks, rows, columns } = parts[pass.part];
    const positions = pass.rows.count * pass.columns.count;
    const taps = pass.kTiles.count * rows.count * columns.count;
    const sweepCycles = shortestSweep(positions, pass.kTiles.count, rows.count * columns.count);
    const lines = sliceLines(pass.window);
    if (pass.part !== part) {
      // Partial sums come from the part before: nothing of this part starts until all of that one is out.
      part = pass.part;
      issued = Math.max(issued, drained);
      configured = issued;
    }
    configured += configurationWords(pass, before, params.lanes);
    const bank = (predictions.at(-params.accumulatorBanks)?.drained ?? 0) - LATENCY.drain;
    issued = Math.max(issued, configured + LATENCY.start, bank);
    const begin = issued;
    const needed = pass.sendsInput ? linesByTap(mapped, parts[pass.part], pass) : [];
    for (let block = 0; block < blocks.count; block++) {
      const lastLine = pass.sendsInput ? input.send(lines) + LATENCY.line : 0;
      for (let tap = 0; tap < taps; tap++) {
        const word = pass.sendsWeights ? weights.send(blockWords) + LATENCY.weight : 0;
        const ready = Math.max(swapped + blockWords, word);
        const sweep = Math.max(issued, ready);
        issued = sweep + sweepCycles;
        // The first sweeps of a slice may run along with its lines' arrival.
        if (tap < needed.length) issued = Math.max(issued, lastLine - (lines - needed[tap]) * input.cyclesPerEntry);
        swapped = sweep;
        if (pass.releasesWeights) weights.release(blockWords, sweep);
      }
      if (pass.releasesInput) input.release(lines, issued);
    }
    drained =
      Math.max(issued + LATENCY.sum, drained) + (positions * pass.kTiles.count * params.lanes) / params.ppuWidth;
    configured = Math.max(configured, begin);
    predictions.push({ start: begin, end: issued, drained: drained + LATENCY.drain });
    before = pass;
  }
  return predictions;
}

function configurationWords(pass: PlannedPass, before: PlannedPass | null, lanes: number): number {
  const records = pass.kTiles.count * lanes + 1;
  if (before === null) return CONFIGURATION.first + records;
  const isSameTile = before.rows.first === pass.rows.first && before.columns.first === pass.columns.first;
  const isSameK = before.kTiles.first === pass.kTiles.first && before.group === pass.group;
  return (isSameTile ? CONFIGURATION.kTiles : CONFIGURATION.tile) + (isSameK ? 0 : records);
}

/** Cycles of a sweep that waits for nothing: two operations on one entry are two cycles apart. */
export function shortestSweep(positions: number, kTiles: number, taps: number): number {
  return positions === 1 && (kTiles === 1 || taps > 1) ? 2 : positions;
}

/** How many lines of a slice must have come for the last position of each sweep of the first K tile. */
function linesByTap(mapped: MappedLayer, part: Part, pass: PlannedPass): number[] {
  const { vertical, horizontal } = mapped;
  const { window } = pass;
  const lines = sliceLines(window);
  const lastRow = (pass.rows.first + pass.rows.count - 1) * vertical.stride - vertical.pad - window.row;
  const lastColumn = (pass.columns.first + pass.columns.count - 1) * horizontal.stride - horizontal.pad - window.column;
  const needed: number[] = [];
  for (let row = part.rows.first; row < part.rows.first + part.rows.count; row++) {
    const y = Math.min(lastRow + row * vertical.dilation, window.rows - 1);
    for (let column = part.columns.first; column < part.columns.first + part.columns.count; column++) {
      const x = Math.min(lastColumn + column * horizontal.dilation, window.columns - 1);
      needed.push(Math.min(lines, Math.max(0, window.filling + y * window.columns + x + 1)));
    }
  }
  return needed;
}

/** A stream into a buffer: one entry per so many cycles while there is room. */
class Port {
  readonly cyclesPerEntry: number;
  #room: number;
  #free = 0;
  /** Releases that have not been needed yet: pairs of entries and time. */
  #released = new Float64Array(1024);
  #next = 0;
  #end = 0;

  constructor(capacity: number, cyclesPerEntry: number) {
    this.#room = capacity;
    this.cyclesPerEntry = cyclesPerEntry;
  }

  /** The time at which the last of so many entries has come. */
  send(entries: number): number {
    let left = entries;
    while (left > 0) {
      const now = Math.min(left, this.#room);
      this.#free += now * this.cyclesPerEntry;
      this.#room -= now;
      left -= now;
      if (left > 0) {
        if (this.#next === this.#end) throw new Error('a plan that never gets room in a buffer');
        this.#room += this.#released[this.#next];
        this.#free = Math.max(this.#free, this.#released[this.#next + 1]);
        this.#next += 2;
      }
    }
    return this.#free;
  }

  release(entries: number, time: number): void {
    if (this.#end === this.#released.length) {
      // Mostly there is a use for every release soon after it, and moving them to the front is enough.
      const pending = this.#released.subarray(this.#next, this.#end);
      if (pending.length > this.#released.length / 2) {
        const larger = new Float64Array(this.#released.length * 2);
        larger.set(pending);
        this.#released = larger;
      } else this.#released.copyWithin(0, this.#next, this.#end);
      this.#end = pending.length;
      this.#next = 0;
    }
    this.#released[this.#end] = entries;
    this.#released[this.#end + 1] = time;
    this.#end += 2;
  }
}
