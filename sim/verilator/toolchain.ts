import { findVerilator, findZlib, run, searchPath, ToolError, type Verilator, type Zlib } from 'verilator-bin';
import { UserError } from '../../gen/errors.ts';

/** A C++ compiler that works. */
export interface Compiler {
  readonly command: string;
  /** Identifies it in cache keys: the first line of `--version`. */
  readonly version: string;
  readonly clang: boolean;
}

export interface Toolchain {
  readonly verilator: Verilator;
  readonly compiler: Compiler;
}

export interface ToolchainOptions {
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

let known: Promise<Toolchain> | undefined;

/**
 * Verilator and the C++ compiler (`$CXX`, else g++, c++ or clang++ on PATH); looked for once per process.
 *
 * @throws {UserError} when one is missing or Verilator is too old
 */
export async function findToolchain(options: ToolchainOptions = {}): Promise<Toolchain> {
  known ??= asUserErrors(async () => ({ compiler: await findCompiler(), verilator: await findVerilator(options) }));
  try {
    return await known;
  } catch (error) {
    known = undefined; // the next attempt may find it installed
    throw error;
  }
}

/** Finds the C++ compiler. */
export async function findCompiler(env: Readonly<Record<string, string | undefined>> = process.env): Promise<Compiler> {
  const named = env['CXX'];
  const candidates = named !== undefined && named !== '' ? [named] : ['g++', 'c++', 'clang++'];
  for (const candidate of candidates) {
    const command = await searchPath(candidate, env);
    if (command === null) continue;
    const shown = await run(command, ['--version'], { env });
    const version = shown.stdout.split('\n')[0]?.trim() ?? '';
    if (shown.code === 0 && version !== '') return { command, version, clang: version.includes('clang') };
  }
  throw new UserError({
    what: 'no C++ compiler; simulation with Verilator compiles the design',
    expected: named !== undefined && named !== '' ? `a C++ compiler at $CXX = ${named}` : 'g++, c++ or clang++ on PATH',
    fix: 'apt-get install g++ (Debian, Ubuntu), xcode-select --install (macOS), or set $CXX',
  });
}

/**
 * What the compiler needs for FST waveforms.
 *
 * @throws {UserError} when zlib cannot be had
 */
export function findWaveLibrary(compiler: Compiler, options: ToolchainOptions = {}): Promise<Zlib> {
  return asUserErrors(() => findZlib(compiler.command, options));
}

/** Runs `work` and turns errors of `verilator-bin`, which knows nothing of Mosaic, into `UserError`s. */
export async function asUserErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ToolError) throw new UserError({ ...error.parts });
    throw error;
  }
}
