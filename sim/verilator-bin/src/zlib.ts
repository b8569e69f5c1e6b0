import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchPackages, hasApt } from './apt.ts';
import { cacheDirectory } from './cache.ts';
import { ToolError } from './error.ts';
import { libraryDirectories, type FindOptions } from './find.ts';
import { run } from './run.ts';

/** What a compiler needs to use zlib (FST waveforms are compressed with it). */
export interface Zlib {
  readonly compileArgs: readonly string[];
  readonly linkArgs: readonly string[];
}

const PROBE = '#include <zlib.h>\nint main() { return zlibVersion() == nullptr; }\n';

/**
 * Finds zlib's headers and library for `compiler`: the system's where they are complete, else those of the
 * distribution's package, unpacked into the cache.
 *
 * @throws {ToolError} when they cannot be had
 */
export async function findZlib(compiler: string, options: FindOptions = {}): Promise<Zlib> {
  const env = options.env ?? process.env;
  const probe = (zlib: Zlib) =>
    run(compiler, ['-x', 'c++', '-', '-o', '/dev/null', ...zlib.compileArgs, ...zlib.linkArgs], {
      input: PROBE,
      env,
      signal: options.signal,
    });
  const system: Zlib = { compileArgs: [], linkArgs: ['-lz'] };
  const tried = await probe(system);
  if (tried.code === 0) return system;
  if (options.download === false || !(await hasApt())) throw missing(tried.stderr);

  const request = { name: 'zlib', packages: ['zlib1g-dev'], without: ['libc6-dev', 'libc-dev'] };
  const { onProgress, signal } = options;
  const prefix = await fetchPackages(request, { cache: cacheDirectory(env), onProgress, signal });
  const libraries = await libraryDirectories(prefix);
  const packaged: Zlib = {
    compileArgs: ['-I', join(prefix, 'usr/include')],
    linkArgs: await libraryArguments(libraries),
  };
  const again = await probe(packaged);
  if (again.code !== 0) throw missing(again.stderr);
  return packaged;
}

/**
 * By name of the run-time library: the package's `libz.so` is a link that is right only where it is installed, while
 * the library itself (a part of every Debian system) may be the system's.
 */
async function libraryArguments(directories: readonly string[]): Promise<string[]> {
  for (const directory of directories) {
    const names = await readdir(directory).catch((): string[] => []);
    if (names.includes('libz.so.1')) return ['-L', directory, '-l:libz.so.1', `-Wl,-rpath,${directory}`];
  }
  return ['-l:libz.so.1'];
}

function missing(compilerOutput: string): ToolError {
  return new ToolError({
    what: "zlib's headers or library are missing; FST waveforms need them",
    found: compilerOutput
      .split('\n')
      .find((line) => /error|cannot find/.test(line))
      ?.trim(),
    fix: 'apt-get install zlib1g-dev (Debian, Ubuntu), dnf install zlib-devel (Fedora), or simulate without a waveform',
  });
}
