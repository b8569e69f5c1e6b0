import { readFile } from 'node:fs/promises';
import type { DesignFiles } from '../../sim/verilator/index.ts';
import { buildCppReference, runCppReference } from '../cpp-reference.ts';
import type { Timed } from '../pairs.ts';

const MAIN = new URL('main.cpp', import.meta.url);

/** What the reference prints: one measurement. */
export interface Measured extends Timed {
  readonly comparedBytes: number;
  readonly wrongWords: number;
}

/** The C++ program of main.cpp on the Verilated class of a design, see {@link buildCppReference}. */
export async function buildReference(design: DesignFiles): Promise<string> {
  return buildCppReference(design, { bench: 'testbench-vs-cpp', main: await readFile(MAIN, 'utf8'), inlined: false });
}

/**
 * Runs the reference in a process of its own; the seconds are those that it measured.
 *
 * @throws Error with what it printed if a word is wrong or a stream stands still
 */
export function runReference(program: string, jobFile: string, args: readonly string[]): Promise<Measured> {
  return runCppReference(program, [jobFile, ...args]);
}
