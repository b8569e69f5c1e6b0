import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { run } from 'verilator-bin';
import { UserError } from '../../gen/errors.ts';
import type { Compiler } from './toolchain.ts';

/** One C++ file to compile. */
export interface CompileUnit {
  readonly source: string;
  readonly args: readonly string[];
}

/** More jobs would only help on machines that are not also running tests, and a design rarely has more than a few big files. */
const MAX_JOBS = 2;

/**
 * Flags for everything that ends up in a model's shared library. Symbols are hidden and none is unique across libraries, so that many
 * models, each with its own copy of the runtime, live in one process.
 */
export function commonFlags(compiler: Compiler): string[] {
  const flags = [
    '-std=gnu++17',
    '-pipe',
    '-w',
    '-fPIC',
    '-fvisibility=hidden',
    '-fvisibility-inlines-hidden',
    '-pthread',
  ];
  if (!compiler.clang) flags.push('-fno-gnu-unique', '-faligned-new', '-fno-semantic-interposition');
  // Thread-local variables are read in every evaluation; the default way to reach them from a shared library is a function call.
  if (!compiler.clang && process.arch === 'x64') flags.push('-mtls-dialect=gnu2', '-fcf-protection=none');
  return flags;
}

/**
 * Compiles the units into object files in `directory`, at most two at a time.
 *
 * @returns the object files
 * @throws {UserError} when the compiler fails
 */
export async function compileAll(
  compiler: Compiler,
  units: readonly CompileUnit[],
  directory: string,
  onDone: (done: number, total: number, source: string) => void,
  signal?: AbortSignal,
): Promise<string[]> {
  const objects = units.map((unit) => join(directory, `${basename(unit.source).replace(/\.\w+$/, '')}.o`));
  const stop = new AbortController();
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  let next = 0;
  let done = 0;
  const worker = async () => {
    for (let i = next++; i < units.length; i = next++) {
      const unit = units[i];
      const object = objects[i];
      if (unit === undefined || object === undefined) return;
      const result = await run(compiler.command, [...unit.args, '-c', unit.source, '-o', object], {
        cwd: directory,
        signal: both,
      });
      if (result.code !== 0) throw compilerError(compiler, basename(unit.source), result.stderr);
      done += 1;
      onDone(done, units.length, basename(unit.source));
    }
  };
  const workers = Array.from({ length: Math.min(MAX_JOBS, cpus().length, units.length) }, worker);
  try {
    await Promise.all(workers);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(workers);
    throw error;
  }
  return objects;
}

/** Links object files into a shared library. */
export async function linkShared(
  compiler: Compiler,
  objects: readonly string[],
  output: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const flags = ['-shared', '-pthread', ...(process.platform === 'linux' ? ['-Wl,-Bsymbolic', '-Wl,-z,now'] : [])];
  const result = await run(compiler.command, [...flags, '-o', output, ...objects, ...args], { signal });
  if (result.code !== 0) throw compilerError(compiler, basename(output), result.stderr);
}

function compilerError(compiler: Compiler, file: string, stderr: string): Error {
  if (/no space left on device/i.test(stderr)) {
    return new UserError({
      what: 'no space left on the device while compiling the simulation',
      fix: 'free some space, or set XDG_CACHE_HOME (the cache) and TMPDIR to directories with room',
    });
  }
  const lines = stderr.split('\n').filter((line) => /\b(fatal )?error\b|undefined|cannot|Killed/i.test(line));
  return new UserError({
    what: 'the C++ compiler failed on the simulation of the design',
    where: file,
    found: lines.slice(0, 5).join('\n           ') || 'no message',
    fix: `check that ${compiler.command} (${compiler.version}) is a complete C++17 installation with its standard library`,
  });
}
