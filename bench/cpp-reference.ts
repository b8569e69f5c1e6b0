import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cachedDirectory, run } from 'verilator-bin';
import { hashOf } from '../sim/verilator/hash.ts';
import type { DesignFiles } from '../sim/verilator/index.ts';
import { findToolchain } from '../sim/verilator/index.ts';
import { VERILATOR_ARGS } from '../sim/verilator/model.ts';
import type { Timed } from './pairs.ts';

/**
 * How a program (not a shared library) on a Verilated class is compiled for speed: all of it at -O3, as
 * `OPT_FAST=-O3 OPT_SLOW=-O3 OPT_GLOBAL=-O3` with Verilator's own makefile.
 */
const COMPILE_ARGS = [
  ...['-std=gnu++17', '-O3', '-w', '-pthread', '-DVERILATOR=1'],
  ...['VM_COVERAGE', 'VM_SC', 'VM_TRACE', 'VM_TRACE_FST', 'VM_TRACE_VCD'].map((macro) => `-D${macro}=0`),
];
/** What Verilator's own makefile gives to g++ besides. */
const GCC_ARGS = ['-faligned-new', '-fcf-protection=none'];

export interface CppReference {
  /** The directory in `out/bench` that keeps the program. */
  readonly bench: string;
  /** C++ with `main`; the design's class is `Vmodel` of `Vmodel.h`. */
  readonly main: string;
  /** Compiled in one file with the class, so that evaluation may be inlined into its loop; else as a file of its own, as by hand. */
  readonly inlined: boolean;
}

/**
 * A C++ program on the Verilated class of a design, the reference of a bench: compiled once and kept in `out/bench`.
 *
 * @returns the program's path
 * @throws UserError when a tool is missing or fails
 */
export async function buildCppReference(
  { manifest, files }: DesignFiles,
  { bench, main, inlined }: CppReference,
): Promise<string> {
  const { verilator, compiler } = await findToolchain();
  const args = [...COMPILE_ARGS, ...(compiler.clang ? [] : GCC_ARGS)];
  const sources = manifest.files.map((path) => [path, files.get(path) ?? '']);
  const key = hashOf([verilator.versionLine, compiler.version, VERILATOR_ARGS, args, main, inlined, sources]);
  const directory = await cachedDirectory(resolve('out', 'bench', bench, key), async (scratch) => {
    process.stderr.write(`compiling the reference in C++ for ${manifest.top} …\n`);
    const rtl = join(scratch, 'rtl');
    const generated = join(scratch, 'cpp');
    await Promise.all([mkdir(rtl), mkdir(generated)]);
    for (const [path, text] of sources) await writeFile(join(rtl, path), text);
    const translate = [...VERILATOR_ARGS, '--top-module', manifest.top, '--prefix', 'Vmodel', '--Mdir', generated];
    const env = { ...process.env, ...verilator.environment };
    await must(run(verilator.command, [...verilator.args, ...translate, ...manifest.files], { cwd: rtl, env }));
    // The class is one file, as Verilator's makefile has it.
    const classes = (await readdir(generated)).filter((name) => name.endsWith('.cpp')).sort();
    const all = classes.map((name) => `#include "${name}"\n`).join('');
    const units = inlined ? { 'all.cpp': all + main } : { 'all.cpp': all, 'main.cpp': main };
    for (const [name, text] of Object.entries(units)) await writeFile(join(generated, name), text);
    const runtime = ['verilated.cpp', 'verilated_threads.cpp'].map((name) => join(verilator.includeDirectory, name));
    const include = [generated, verilator.includeDirectory, join(verilator.includeDirectory, 'vltstd')];
    const compile = [
      ...[...args, ...include.map((path) => `-I${path}`)],
      ...[...Object.keys(units).map((name) => join(generated, name)), ...runtime],
    ];
    await must(run(compiler.command, [...compile, '-o', join(scratch, 'reference')]));
  });
  return join(directory, 'reference');
}

/**
 * Runs a reference in a process of its own; the seconds are those that it measured.
 *
 * @returns what it printed, as JSON
 * @throws Error with what it printed when it ends with another code than 0
 */
export async function runCppReference<M extends Timed>(program: string, args: readonly string[]): Promise<M> {
  const { stdout } = await must(run(program, args));
  return JSON.parse(stdout) as M;
}

async function must(result: ReturnType<typeof run>): ReturnType<typeof run> {
  const ended = await result;
  if (ended.code !== 0) throw new Error(`the reference in C++ failed:\n${ended.stdout}${ended.stderr}`);
  return ended;
}
