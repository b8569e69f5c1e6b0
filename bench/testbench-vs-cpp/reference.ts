import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedDirectory, run } from 'verilator-bin';
import type { DesignFiles } from '../../sim/verilator/index.ts';
import { findToolchain } from '../../sim/verilator/index.ts';
import { VERILATOR_ARGS } from '../../sim/verilator/model.ts';
import { hashOf } from '../../sim/verilator/hash.ts';

const MAIN = fileURLToPath(new URL('main.cpp', import.meta.url));

/** How a program (not a shared library) on a Verilated class is compiled for speed: all of it at -O3, as `OPT_FAST=-O3 OPT_SLOW=-O3 OPT_GLOBAL=-O3`. */
const COMPILE_ARGS = [
  ...['-std=gnu++17', '-O3', '-w', '-pthread', '-DVERILATOR=1'],
  ...['VM_COVERAGE', 'VM_SC', 'VM_TRACE', 'VM_TRACE_FST', 'VM_TRACE_VCD'].map((macro) => `-D${macro}=0`),
];
/** What Verilator's own makefile gives to g++ besides. */
const GCC_ARGS = ['-faligned-new', '-fcf-protection=none'];

/** What the reference prints: one measurement. */
export interface Measured {
  /** Wall-clock time of the running part. */
  readonly seconds: number;
  /** What the process spent on cores meanwhile. */
  readonly cpuSeconds: number;
  readonly cycles: number;
  readonly comparedBytes: number;
  readonly wrongWords: number;
}

/**
 * The C++ program of main.cpp on the Verilated class of a design, compiled once and kept in `out/bench`.
 *
 * @throws UserError when a tool is missing or fails
 */
export async function buildReference(design: DesignFiles): Promise<string> {
  const { verilator, compiler } = await findToolchain();
  const args = [...COMPILE_ARGS, ...(compiler.clang ? [] : GCC_ARGS)];
  const { manifest, files } = design;
  const sources = manifest.files.map((path) => [path, files.get(path)]);
  const key = hashOf([
    verilator.versionLine,
    compiler.version,
    VERILATOR_ARGS,
    args,
    await readFile(MAIN, 'utf8'),
    sources,
  ]);
  const directory = await cachedDirectory(resolve('out', 'bench', 'testbench-vs-cpp', key), async (scratch) => {
    process.stderr.write('compiling the reference in C++ …\n');
    const rtl = join(scratch, 'rtl');
    const generated = join(scratch, 'cpp');
    await Promise.all([mkdir(rtl), mkdir(generated)]);
    for (const [path, text] of sources) await writeFile(join(rtl, path ?? ''), text ?? '');
    await must(
      run(
        verilator.command,
        [
          ...[...verilator.args, ...VERILATOR_ARGS, '--top-module', manifest.top, '--prefix', 'Vmodel'],
          ...['--Mdir', generated, ...manifest.files],
        ],
        { cwd: rtl, env: { ...process.env, ...verilator.environment } },
      ),
    );
    // One file, as Verilator's makefile does it.
    const classes = (await readdir(generated)).filter((name) => name.endsWith('.cpp')).sort();
    await writeFile(join(generated, 'all.cpp'), classes.map((name) => `#include "${name}"\n`).join(''));
    await copyFile(MAIN, join(generated, 'main.cpp'));
    const runtime = ['verilated.cpp', 'verilated_threads.cpp'].map((name) => join(verilator.includeDirectory, name));
    const include = [generated, verilator.includeDirectory, join(verilator.includeDirectory, 'vltstd')];
    await must(
      run(compiler.command, [
        ...args,
        ...include.map((path) => `-I${path}`),
        ...['all.cpp', 'main.cpp'].map((name) => join(generated, name)),
        ...runtime,
        ...['-o', join(scratch, 'reference')],
      ]),
    );
  });
  return join(directory, 'reference');
}

/**
 * Runs the reference in a process of its own; the seconds are those that it measured.
 *
 * @throws Error with what it printed if a word is wrong or a stream stands still
 */
export async function runReference(program: string, jobFile: string, args: readonly string[]): Promise<Measured> {
  const { stdout } = await must(run(program, [jobFile, ...args]));
  return JSON.parse(stdout) as Measured;
}

async function must(result: ReturnType<typeof run>): ReturnType<typeof run> {
  const ended = await result;
  if (ended.code !== 0) throw new Error(`the reference in C++ failed:\n${ended.stdout}${ended.stderr}`);
  return ended;
}
