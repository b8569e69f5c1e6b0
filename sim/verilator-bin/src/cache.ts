import { access, mkdir, readdir, rename, rm, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isDirectory, makeDirectories } from './directory.ts';
import { explainStorage } from './error.ts';
import { isAlive, withLock } from './lock.ts';

/** An environment as programs see it; functions here take one so that tests can make their own. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Mosaic's cache: `$XDG_CACHE_HOME/mosaic`, or `~/.cache/mosaic`. */
export function cacheDirectory(env: Environment = process.env): string {
  const base = env['XDG_CACHE_HOME'];
  return join(base !== undefined && base !== '' ? base : join(env['HOME'] ?? homedir(), '.cache'), 'mosaic');
}

/**
 * The directory `path`, made by `fill` if it does not exist yet. `fill` gets an empty scratch directory beside it,
 * which takes the final name by one rename when `fill` has succeeded: whatever interrupts it, there is a whole
 * directory or none. Processes that want the same directory at once make it once. Its time of change tells when it was
 * asked for last, see `pruneCache`.
 *
 * @throws {ToolError} when the file system refuses (full, read-only, not permitted)
 */
export async function cachedDirectory(
  path: string,
  fill: (scratch: string) => Promise<void>,
  signal?: AbortSignal,
): Promise<string> {
  if (await isCached(path)) return path;
  try {
    await makeDirectories(dirname(path));
    return await withLock(
      `${path}.lock`,
      async () => {
        await markUsed(path);
        if (await isDirectory(path)) return path;
        await sweep(path);
        const scratch = `${path}.tmp-${process.pid}-${Math.random().toString(36).slice(2)}`;
        try {
          await mkdir(scratch);
          await fill(scratch);
          await rename(scratch, path);
        } catch (error) {
          await rm(scratch, { recursive: true, force: true });
          // Someone without our lock (another machine on the same file system) may have finished first.
          if (await isDirectory(path)) return path;
          throw error;
        }
        return path;
      },
      signal,
    );
  } catch (error) {
    throw explainStorage(error, dirname(path));
  }
}

/** Whether `cachedDirectory` would find the directory as it is; marks it as used. */
export async function isCached(path: string): Promise<boolean> {
  // In this order: who removes an entry takes the lock, looks whether it has been used, renames it, and gives the lock
  // back. Without a lock here, he comes later and sees our mark, or has finished and the directory is gone.
  await markUsed(path);
  return !(await exists(`${path}.lock`)) && (await isDirectory(path));
}

/** Removes what killed processes left of earlier attempts. */
async function sweep(path: string): Promise<void> {
  const prefix = `${basename(path)}.tmp-`;
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length).split('-')[0]))) continue;
    await rm(join(dirname(path), name), { recursive: true, force: true });
  }
}

/** Where the file system lets us. */
async function markUsed(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
