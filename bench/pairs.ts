import Table from 'cli-table3';
import { plainFrame } from '../sim/report/index.ts';
import { median } from './figure.ts';

/** What a measurement of something that runs cycles gives. */
export interface Timed {
  /** Wall-clock time of the running part. */
  readonly seconds: number;
  /** What the process spent on cores meanwhile. */
  readonly cpuSeconds: number;
  readonly cycles: number;
}

export interface Pair<T extends Timed> {
  readonly ours: T;
  readonly reference: T;
}

/** Pairs of measurements. */
export interface Comparison {
  /** Cycles per second, the middle of all measurements. */
  readonly ours: number;
  readonly reference: number;
  /** The middle of the pairs' ratios: what slows the machine for a while slows both of a pair. */
  readonly ratio: number;
  readonly ratios: readonly number[];
}

/** Measures something in this process. */
export function timed<R>(run: () => R): R & Pick<Timed, 'seconds' | 'cpuSeconds'> {
  const start = performance.now();
  const startOnCore = process.cpuUsage();
  const ran = run();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(startOnCore);
  return { seconds, cpuSeconds: (user + system) / 1e6, ...ran };
}

/** Measures both by turns: ours, the reference, ours, … after a round of each that does not count. */
export async function measurePairs<T extends Timed>(
  count: number,
  ours: () => T,
  reference: () => Promise<T>,
): Promise<Pair<T>[]> {
  const pairs: Pair<T>[] = [];
  for (let pair = 0; pair <= count; pair++) pairs.push({ ours: ours(), reference: await reference() });
  return pairs.slice(1);
}

/** @param by wall-clock time, or the time on cores for machines that do other things as well */
export function compare(pairs: readonly Pair<Timed>[], by: 'seconds' | 'cpuSeconds'): Comparison {
  const speed = (measured: Timed): number => measured.cycles / measured[by];
  const ratios = pairs.map(({ ours, reference }) => speed(ours) / speed(reference));
  return {
    ours: median(pairs.map(({ ours }) => speed(ours))),
    reference: median(pairs.map(({ reference }) => speed(reference))),
    ratio: median(ratios),
    ratios,
  };
}

/** Comparisons as a table. @param more further columns */
export function speedTable<C extends Comparison>(
  [ours, reference]: readonly [ours: string, reference: string],
  rows: Readonly<Record<string, C>>,
  more: Readonly<Record<string, (row: C) => number>> = {},
): string {
  const speed = (cyclesPerSecond: number): string => `${Math.round(cyclesPerSecond / 1000).toLocaleString('en-US')} k`;
  const head = ['cycles per second', ours, reference, 'ratio', 'least', 'most', ...Object.keys(more)];
  const table = new Table({
    head,
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
    chars: plainFrame,
  });
  for (const [name, row] of Object.entries(rows)) {
    const ratios = [row.ratio, Math.min(...row.ratios), Math.max(...row.ratios)];
    const shown = [...ratios, ...Object.values(more).map((column) => column(row))].map((value) => value.toFixed(3));
    table.push([name, speed(row.ours), speed(row.reference), ...shown]);
  }
  return table.toString();
}
