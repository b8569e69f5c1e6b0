import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One figure of `make bench`. `ratio` is `ours / reference`, both measured in the same run unless `reference` is a stated goal. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly reference: number;
  readonly ratio: number;
  /** What the ratio has to be; `make bench` fails when it is not. */
  readonly wanted: { readonly atLeast: number } | { readonly atMost: number };
  /** What the reference is, and whether more or less is better. */
  readonly note: string;
  /** Further rows of the same measurement. */
  readonly [detail: string]: unknown;
}

/** Writes `<name>.json`, into `out/bench` unless told otherwise. */
export async function writeFigure(figure: Figure, directory = join('out', 'bench')): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, `${figure.name}.json`), `${JSON.stringify(figure, null, 2)}\n`);
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
