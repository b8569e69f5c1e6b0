import { access, constants, readdir, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fetchPackages, hasApt } from './apt.ts';
import { cacheDirectory, type Environment } from './cache.ts';
import { ToolError } from './error.ts';
import { run } from './run.ts';
import { TOOLS, type ToolName, type ToolSpec } from './tools.ts';

/**
 * A program that is there and recent enough. Run `command` with `[...args, ...yours]` and `environment` over your own.
 */
export interface Tool {
  readonly name: ToolName;
  readonly command: string;
  /** Arguments that come before yours. */
  readonly args: readonly string[];
  /** Variables to set over the ones of the process. */
  readonly environment: Readonly<Record<string, string>>;
  /** e.g. `5.006`. */
  readonly version: string;
  /** The whole line that the program prints about itself: changes whenever the program does. */
  readonly versionLine: string;
  readonly origin: 'variable' | 'path' | 'cache';
}

export interface FindOptions {
  /** Default: this process's environment. */
  readonly env?: Environment;
  /** False: do not fetch what is missing, fail instead. Default true. */
  readonly download?: boolean;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Finds a program: the one that its environment variable names (`$VERILATOR`, `$IVERILOG`, `$VVP`, `$YOSYS`), else on
 * PATH, else in the cache, where the distribution's package is unpacked on first use (no root needed).
 *
 * @throws {ToolError} when it is missing, too old, or does not run
 */
export async function findTool(name: ToolName, options: FindOptions = {}): Promise<Tool> {
  const env = options.env ?? process.env;
  const spec = TOOLS[name];
  const named = env[spec.variable];
  if (named !== undefined && named !== '') {
    const command = await searchPath(named, env);
    const where = `$${spec.variable} = ${named}`;
    if (command === null) {
      throw new ToolError({
        what: `${name} is not where $${spec.variable} says`,
        where,
        expected: 'an executable file',
        fix: `correct $${spec.variable}, or unset it to let Mosaic find ${name}`,
      });
    }
    return checked({ name, command, args: [], environment: {}, origin: 'variable' }, where, env, options.signal);
  }
  const onPath = await searchPath(spec.program, env);
  if (onPath !== null) {
    return checked({ name, command: onPath, args: [], environment: {}, origin: 'path' }, onPath, env, options.signal);
  }
  return packaged(name, spec, env, options);
}

async function packaged(name: ToolName, spec: ToolSpec, env: Environment, options: FindOptions): Promise<Tool> {
  if (options.download === false || !(await hasApt())) throw missing(name, spec);
  const { onProgress, signal } = options;
  const prefix = await fetchPackages(spec.request, { cache: cacheDirectory(env), onProgress, signal });
  const libraries = await libraryDirectories(prefix);
  const searched = [...libraries, ...(env['LD_LIBRARY_PATH'] ?? '').split(delimiter).filter(Boolean)];
  const environment = {
    PATH: [join(prefix, 'usr/bin'), env['PATH'] ?? ''].join(delimiter),
    ...(searched.length > 0 ? { LD_LIBRARY_PATH: searched.join(delimiter) } : {}),
    ...spec.environment(prefix),
  };
  const command = join(prefix, spec.packagedProgram);
  const args = spec.relocate(prefix, libraries[0] ?? join(prefix, 'usr/lib'));
  return checked({ name, command, args, environment, origin: 'cache' }, command, env, signal);
}

/** Runs the program for its version and completes the description. */
async function checked(
  tool: Omit<Tool, 'version' | 'versionLine'>,
  where: string,
  env: Environment,
  signal?: AbortSignal,
): Promise<Tool> {
  const spec = TOOLS[tool.name];
  const result = await run(tool.command, [...tool.args, ...spec.versionArgs], {
    env: { ...env, ...tool.environment },
    signal,
  });
  const output = `${result.stdout}\n${result.stderr}`;
  const match = spec.versionPattern.exec(output);
  if (match === null) {
    const line = output.split('\n').find((text) => text.trim() !== '');
    throw new ToolError({
      what: `${tool.name} does not say its version`,
      where,
      expected: `${tool.name} ${spec.oldestText} or newer`,
      found: line ?? result.startError ?? `exit code ${result.code} and no output`,
      fix: `set $${spec.variable} to a working ${tool.name}`,
    });
  }
  const [major, minor] = [Number(match[1]), Number(match[2])];
  const version = `${match[1]}.${match[2]}`;
  if (major < spec.oldest[0] || (major === spec.oldest[0] && minor < spec.oldest[1])) {
    throw new ToolError({
      what: `${tool.name} is too old`,
      where,
      expected: `${spec.oldestText} or newer`,
      found: version,
      fix:
        tool.origin === 'cache'
          ? `this distribution has no newer package: build ${tool.name} and set $${spec.variable} to it`
          : `set $${spec.variable} to a newer one, or take this one off PATH to let Mosaic fetch its own`,
    });
  }
  const versionLine = output.split('\n').find((line) => line.includes(match[0])) ?? match[0];
  return { ...tool, version, versionLine: versionLine.trim() };
}

function missing(name: ToolName, spec: ToolSpec): ToolError {
  const packages = spec.request.packages.join(' ');
  return new ToolError({
    what: `${name} is not installed`,
    expected: `${spec.program} ${spec.oldestText} or newer in $${spec.variable} or on PATH`,
    fix:
      process.platform === 'darwin'
        ? `brew install ${packages === 'iverilog' ? 'icarus-verilog' : packages}`
        : `apt-get install ${packages} (Debian, Ubuntu), dnf install ${packages} (Fedora), pacman -S ${packages} (Arch)`,
  });
}

/** The first executable of this name on PATH; a name with a slash is taken as it is. */
export async function searchPath(program: string, env: Environment): Promise<string | null> {
  const candidates = program.includes('/')
    ? [program]
    : (env['PATH'] ?? '')
        .split(delimiter)
        .filter(Boolean)
        .map((directory) => join(directory, program));
  for (const candidate of candidates) {
    try {
      await access(candidate, constants.X_OK);
      if ((await stat(candidate)).isFile()) return candidate;
    } catch {
      // not here: look on
    }
  }
  return null;
}

/** Directories with shared libraries below an unpacked package: `usr/lib/<triplet>` first. */
export async function libraryDirectories(prefix: string): Promise<string[]> {
  const found: string[] = [];
  for (const base of ['usr/lib', 'lib']) {
    const entries = await readdir(join(prefix, base), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isDirectory() && /-linux-gnu/.test(entry.name)) found.push(join(prefix, base, entry.name));
    }
    if (entries.length > 0) found.push(join(prefix, base));
  }
  return found;
}
