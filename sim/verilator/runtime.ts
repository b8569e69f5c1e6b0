import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDirectory, cachedDirectory, isCached } from 'verilator-bin';
import { commonFlags, compileAll, type CompileUnit } from './compile.ts';
import { hashOf } from './hash.ts';
import type { BuildOptions } from './model.ts';
import { findWaveLibrary, type Toolchain } from './toolchain.ts';

/** Directory of the runtime's C++ sources. */
export const NATIVE_DIRECTORY = fileURLToPath(new URL('./native/', import.meta.url));

/** The part of a model that is the same for every design, compiled. */
export interface Runtime {
  readonly key: string;
  readonly directory: string;
  readonly objects: readonly string[];
  /** Arguments for compiling files that include Verilator's headers. */
  readonly compileArgs: readonly string[];
  readonly linkArgs: readonly string[];
}

let nativeHash: Promise<string> | undefined;

/** Hash of the runtime's own sources. */
function hashNativeSources(): Promise<string> {
  nativeHash ??= (async () => {
    const names = (await readdir(NATIVE_DIRECTORY)).filter((name) => /\.(h|cpp)$/.test(name)).sort();
    return hashOf(
      await Promise.all(names.map(async (name) => [name, await readFile(join(NATIVE_DIRECTORY, name), 'utf8')])),
    );
  })();
  return nativeHash;
}

const built = new Map<boolean, Runtime>();

/**
 * Verilator's runtime and ours as object files, compiled once for each Verilator, compiler and kind (with or without waveforms).
 *
 * @throws {UserError} when compiling fails
 */
export async function buildRuntime(tools: Toolchain, wave: boolean, options: BuildOptions): Promise<Runtime> {
  const known = built.get(wave);
  if (known !== undefined && (await isCached(known.directory))) return known;
  const runtime = await build(tools, wave, options);
  built.set(wave, runtime);
  return runtime;
}

async function build(tools: Toolchain, wave: boolean, options: BuildOptions): Promise<Runtime> {
  const { verilator, compiler } = tools;
  const zlib = wave ? await findWaveLibrary(compiler, options) : { compileArgs: [], linkArgs: [] };
  const compileArgs = [
    ...commonFlags(compiler),
    ...[`-I${NATIVE_DIRECTORY}`, `-I${verilator.includeDirectory}`, `-I${verilator.includeDirectory}/vltstd`],
    ...['VERILATOR=1', 'VM_COVERAGE=0', 'VM_SC=0', 'VM_TRACE_VCD=0'].map((define) => `-D${define}`),
    ...[`-DVM_TRACE=${wave ? 1 : 0}`, `-DVM_TRACE_FST=${wave ? 1 : 0}`],
    ...zlib.compileArgs,
  ];
  const ours = ['instance.cpp', 'api.cpp', 'messages.cpp'].map((name) => join(NATIVE_DIRECTORY, name));
  const theirs = ['verilated.cpp', 'verilated_threads.cpp', ...(wave ? ['verilated_fst_c.cpp'] : [])];
  const redirect = ['-include', join(NATIVE_DIRECTORY, 'print_redirect.h')];
  const units: CompileUnit[] = [
    ...theirs.map((name) => ({
      source: join(verilator.includeDirectory, name),
      args: [...compileArgs, '-O2', ...redirect],
    })),
    ...ours.map((source) => ({ source, args: [...compileArgs, '-O3'] })),
  ];
  // Where this checkout lies makes no difference: another one finds the same runtime.
  const plan = JSON.stringify(units).replaceAll(NATIVE_DIRECTORY, '');
  const key = hashOf([verilator.versionLine, compiler.version, await hashNativeSources(), plan]);
  const directory = await cachedDirectory(
    join(cacheDirectory(), 'runtime', key),
    async (scratch) => {
      await compileAll(
        compiler,
        units,
        scratch,
        (done, total, source) =>
          options.onProgress?.(`compiling the simulation runtime: ${source} (${done} of ${total})`),
        options.signal,
      );
    },
    options.signal,
  );
  const objects = (await readdir(directory)).filter((name) => name.endsWith('.o')).sort();
  return {
    key,
    directory,
    objects: objects.map((name) => join(directory, name)),
    compileArgs,
    linkArgs: zlib.linkArgs,
  };
}
