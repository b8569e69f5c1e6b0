import { LEVELS, OUTER_LEVELS, peSizes, tileRegisters } from '../../hw/pe/config/index.ts';
import type { PeParams, TileProgram } from '../../hw/pe/config/index.ts';
import type { Pass } from './compiled.ts';
import { sliceLines } from './line-map.ts';

/**
 * A program that the element could not run: always a bug of the compiler, except where a field is too narrow for the
 * layer ({@link RangeError}).
 */
export class ProgramError extends Error {
  constructor(pass: number, text: string) {
    super(`pass ${pass}: ${text}`);
    this.name = 'ProgramError';
  }
}

/**
 * Walks through the programs as the element does and proves, without the data: every field fits its register; every
 * line and word that is read has been sent by then, lies within the buffer and therefore comes; only what has surely
 * come is released; sums stay in their bank; nothing is left in the buffers at the end.
 *
 * @throws ProgramError for programs that would wait forever or read what is not theirs
 * @throws RangeError for a value that does not fit its field
 */
export function verifyPasses(params: PeParams, passes: readonly Pass[]): void {
  const { inputLines, weightWords, blockWords, bankEntries } = peSizes(params);
  const input = new Buffet(inputLines, 'line', Math.max(1, 8 / params.vector));
  const weights = new Buffet(weightWords, 'weight word', 1);
  passes.forEach((pass, index) => {
    const { program } = pass;
    const demand = (condition: boolean, text: string): void => {
      if (!condition) throw new ProgramError(index, text);
    };
    tileRegisters(program);
    const window = pass.activations;
    if (window !== null) input.sent += sliceLines(window) * window.blocks;
    weights.sent += pass.weights.length;
    demand(program.kTiles <= params.maxKTiles, `${program.kTiles} K tiles, the element has ${params.maxKTiles}`);
    demand(program.positions * program.kTiles <= bankEntries, 'more sums than a bank has entries');
    const lastEntry = program.levels.reduce(
      (sum, { bound, accumulatorStep }) => sum + (bound - 1) * accumulatorStep,
      0,
    );
    demand(lastEntry === program.positions * program.kTiles - 1, `the last entry is ${lastEntry}`);
    demand(
      program.inputRelease.level <= OUTER_LEVELS || program.inputRelease.level > LEVELS,
      `input is released at level ${program.inputRelease.level}, within a sweep`,
    );
    demand(
      program.addPartials === (pass.partialsFrom !== null),
      'partial sums are added but not given, or given but not added',
    );
    forEachSweep(program, ({ inputOffset, weightOffset, y, x, endsFrom }) => {
      const failure =
        weights.read(weightOffset, weightOffset + blockWords - 1) ??
        (releases(endsFrom, program.weightRelease.level) ? weights.release(program.weightRelease.words) : null) ??
        readSweep(program, input, inputOffset, y, x) ??
        (releases(endsFrom, program.inputRelease.level) ? input.release(program.inputRelease.lines) : null);
      if (failure !== null) throw new ProgramError(index, failure);
    });
  });
  const left = input.left() ?? weights.left();
  if (left !== null) throw new ProgramError(passes.length - 1, left);
}

/** Whether a sweep ends everything from level `level` on; levels past the outer ones mean never. */
function releases(endsFrom: number, level: number): boolean {
  return level <= OUTER_LEVELS && endsFrom <= level;
}

/** A buffer between its stream and its reader, counted in entries since the beginning. */
class Buffet {
  sent = 0;
  #head = 0;
  /** Entries that have surely come: up to the last one that was waited for. */
  #come = 0;
  readonly #capacity: number;
  readonly #name: string;
  readonly #perWord: number;

  constructor(capacity: number, name: string, perWord: number) {
    this.#capacity = capacity;
    this.#name = name;
    this.#perWord = perWord;
  }

  /** Reads at offsets from the head; returns what is wrong with that. */
  read(from: number, to: number): string | null {
    if (from < 0) return `${this.#name} ${from} lies before the head of the buffer`;
    if (to >= this.#capacity) return `${this.#name} ${to} lies past the ${this.#capacity} that the buffer holds`;
    if (this.#head + to >= this.sent) return `${this.#name} ${to} is never sent`;
    this.#come = Math.max(this.#come, this.#head + to + 1);
    return null;
  }

  release(count: number): string | null {
    this.#head += count;
    const missing = this.#head - this.#come;
    if (missing > 0) return `${count} of ${this.#name} are released, ${missing} more than have surely come`;
    return this.#head % this.#perWord === 0 ? null : `a release of ${this.#name} ends within a word`;
  }

  left(): string | null {
    return this.sent === this.#head ? null : `${this.sent - this.#head} of ${this.#name} stay in the buffer`;
  }
}

interface Sweep {
  readonly inputOffset: number;
  readonly weightOffset: number;
  readonly y: number;
  readonly x: number;
  /** All levels from this one on end with this sweep. */
  readonly endsFrom: number;
}

function forEachSweep(program: TileProgram, visit: (sweep: Sweep) => void): void {
  const { levels } = program;
  const index = new Array<number>(OUTER_LEVELS).fill(0);
  for (;;) {
    let inputOffset = program.inputBase;
    let weightOffset = program.weightBase;
    let { y, x } = program.origin;
    for (let i = 0; i < OUTER_LEVELS; i++) {
      inputOffset += index[i] * levels[i].inputStep;
      weightOffset += index[i] * levels[i].weightStep;
      y += index[i] * levels[i].yStep;
      x += index[i] * levels[i].xStep;
    }
    let endsFrom = OUTER_LEVELS;
    while (endsFrom > 0 && index[endsFrom - 1] === levels[endsFrom - 1].bound - 1) endsFrom--;
    visit({ inputOffset, weightOffset, y, x, endsFrom });
    if (endsFrom === 0) return;
    index[endsFrom - 1]++;
    index.fill(0, endsFrom);
  }
}

/** Reads what the sweep's positions inside the extent need: rows one by one, of each the first and the last column. */
function readSweep(program: TileProgram, input: Buffet, offset: number, y: number, x: number): string | null {
  const [rows, columns] = program.levels.slice(OUTER_LEVELS);
  const { height, width } = program.extent;
  if (columns.yStep !== 0 || rows.xStep !== 0) return 'the sweep is not one of rows and columns';
  const last = columns.bound - 1;
  const step = columns.xStep;
  const from = x >= 0 ? 0 : Math.ceil(-x / Math.max(step, 1));
  const to = step === 0 ? (x < width ? last : -1) : Math.min(last, Math.floor((width - 1 - x) / step));
  if (from > to || (step === 0 && x < 0)) return null;
  for (let row = 0; row < rows.bound; row++) {
    const at = y + row * rows.yStep;
    if (at < 0 || at >= height) continue;
    const line = offset + row * rows.inputStep;
    const failure = input.read(line + from * columns.inputStep, line + to * columns.inputStep);
    if (failure !== null) return failure;
  }
  return null;
}
