import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedDirectory } from './cache.ts';
import { ToolError } from './error.ts';
import { run, type RunResult } from './run.ts';

export interface PackageRequest {
  /** Name of the cached directory, e.g. `verilator`. */
  readonly name: string;
  /** Distribution packages that are wanted. */
  readonly packages: readonly string[];
  /**
   * Direct dependencies that we do without (viewers, interpreters for wrapper scripts); theirs are not followed either.
   */
  readonly without: readonly string[];
}

export interface FetchOptions {
  /** Root of the cache, see `cacheDirectory`. */
  readonly cache: string;
  /** Told what happens, one short line at a time. */
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Downloads Debian or Ubuntu packages, with the dependencies that the system lacks, and unpacks them below the cache.
 * Needs no root and leaves the system's state alone: apt gets its own lists, caches and lock-free configuration, and
 * only reads the list of installed packages. Nothing is installed and no maintainer script runs.
 *
 * @returns the directory that holds the packages' `usr/…`
 * @throws {ToolError} when the packages cannot be had
 */
export async function fetchPackages(request: PackageRequest, options: FetchOptions): Promise<string> {
  const place = join(options.cache, 'packages', await systemName(), request.name);
  return cachedDirectory(place, (scratch) => download(request, scratch, options), options.signal);
}

/** Whether the machine has what `fetchPackages` needs. */
export async function hasApt(): Promise<boolean> {
  const results = [await run('apt-get', ['--version']), await run('dpkg-deb', ['--version'])];
  return results.every((result) => result.code === 0);
}

/** The distribution and the processor, as a directory name: packages of one do not fit another. */
async function systemName(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const field = (key: string) => new RegExp(`^${key}="?([^"\\n]*)"?$`, 'm').exec(release)?.[1] ?? 'unknown';
  return `${field('ID')}-${field('VERSION_ID')}-${process.arch}`;
}

async function download(request: PackageRequest, scratch: string, options: FetchOptions): Promise<void> {
  const work = join(scratch, '.apt');
  const debs = join(work, 'debs');
  for (const directory of ['state/lists/partial', 'cache/archives/partial', 'debs']) {
    await mkdir(join(work, directory), { recursive: true });
  }
  const config = join(work, 'apt.conf');
  await writeFile(config, aptConfiguration(work));
  const apt = (command: string, ...args: string[]) =>
    run(command, ['-c', config, ...args], { cwd: debs, signal: options.signal, env: { ...process.env, LC_ALL: 'C' } });

  options.onProgress?.(`${request.name}: reading the distribution's package lists`);
  const update = await apt('apt-get', 'update', '-q');
  const wanted = new Set(request.packages);
  const dependencies = new Set<string>();
  for (const name of request.packages) {
    const shown = await apt('apt-cache', 'show', '--no-all-versions', name);
    if (shown.code !== 0) throw failure(request, update.stderr.trim() === '' ? shown : update);
    for (const dependency of directDependencies(shown.stdout)) {
      if (!request.without.includes(dependency) && !wanted.has(dependency)) dependencies.add(dependency);
    }
  }
  const plan = dependencies.size === 0 ? '' : await planInstall(request, [...dependencies], apt);
  const files = [...wanted, ...missingPackages(plan)];
  options.onProgress?.(`${request.name}: downloading ${files.join(', ')}`);
  const fetched = await apt('apt-get', 'download', '-q', ...files);
  if (fetched.code !== 0) throw failure(request, fetched);

  for (const file of (await readdir(debs)).sort()) {
    if (!file.endsWith('.deb')) continue;
    options.onProgress?.(`${request.name}: unpacking ${file}`);
    const unpacked = await run('dpkg-deb', ['-x', join(debs, file), scratch], { signal: options.signal });
    if (unpacked.code !== 0) throw failure(request, unpacked);
  }
  await rm(work, { recursive: true, force: true });
}

async function planInstall(
  request: PackageRequest,
  names: readonly string[],
  apt: (command: string, ...args: string[]) => Promise<RunResult>,
): Promise<string> {
  const plan = await apt('apt-get', 'install', '--simulate', '-q', '--no-install-recommends', ...names);
  if (plan.code !== 0) throw failure(request, plan);
  return plan.stdout;
}

/**
 * Settings of a private apt. `#clear` takes out hooks of the machine that would touch the system (or need root); the
 * sandbox user is root because `_apt` may not enter the cache directory (when not root, apt does not switch users at
 * all).
 */
function aptConfiguration(work: string): string {
  return [
    '#clear APT::Update::Pre-Invoke;',
    '#clear APT::Update::Post-Invoke;',
    '#clear APT::Update::Post-Invoke-Success;',
    '#clear DPkg::Post-Invoke;',
    `Dir::State "${work}/state";`,
    `Dir::State::status "/var/lib/dpkg/status";`,
    `Dir::Cache "${work}/cache";`,
    `Dir::Cache::archives "archives/";`,
    `Dir::Log "${work}";`,
    'APT::Sandbox::User "root";',
    'Debug::NoLocking "true";',
    'Acquire::Languages "none";',
    'Acquire::Retries "2";',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";',
    'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";',
    '',
  ].join('\n');
}

/** The names in a package's `Depends` and `Pre-Depends`; of alternatives the first. */
export function directDependencies(shown: string): string[] {
  const names: string[] = [];
  for (const match of shown.matchAll(/^(?:Pre-)?Depends: (.*)$/gm)) {
    for (const group of (match[1] ?? '').split(',')) {
      const name = /^\s*([a-z0-9][a-z0-9+.-]*)/.exec(group)?.[1];
      if (name !== undefined) names.push(name);
    }
  }
  return [...new Set(names)];
}

/**
 * The packages that a simulated installation would add, as `name=version`. The C library is left out even if a newer
 * one is on offer: a second one beside the system's dynamic loader breaks every program, and within a release the old
 * one serves.
 */
export function missingPackages(plan: string): string[] {
  const found: string[] = [];
  for (const match of plan.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+) /gm)) {
    const [name, version] = [match[1] ?? '', match[2] ?? ''];
    if (!/^(libc6|libc-bin|libc6-dev|libc-dev-bin|locales)(:|$)/.test(name)) found.push(`${name}=${version}`);
  }
  return found;
}

function failure(request: PackageRequest, result: RunResult): ToolError {
  const output = `${result.stderr}\n${result.stdout}`;
  if (/no space left on device/i.test(output)) {
    return new ToolError({
      what: `no space left on the device while fetching ${request.name}`,
      fix: 'free some space, or set XDG_CACHE_HOME to a directory with room (200 MB)',
    });
  }
  const lines = output.split('\n').filter((line) => /^(E|W|Err|dpkg-deb)\b/.test(line));
  return new ToolError({
    what: `the package ${request.name} could not be downloaded`,
    found:
      lines.length > 0 ? lines.slice(0, 4).join('\n           ') : (result.startError ?? `exit code ${result.code}`),
    fix: `check the network, or install it yourself: apt-get install ${request.packages.join(' ')}`,
  });
}
