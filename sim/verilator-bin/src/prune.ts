import { readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDirectory } from './directory.ts';
import { isAlive, withLock } from './lock.ts';

const HOUR_MS = 3_600_000;
/** What has been used since then stays, however much it is. */
const KEPT_MS = 24 * HOUR_MS;
/** Looking at every entry takes time: a cache that has been looked at since then is left alone. */
const EVERY_MS = HOUR_MS;
/** Its time of change is when the cache was looked at last. */
const STAMP = '.pruned';

export interface PruneOptions {
  /** Bytes that all entries together may take. */
  readonly limitBytes: number;
  /** Milliseconds since 1970 that count as now. */
  readonly now?: number;
}

interface Entry {
  readonly path: string;
  readonly used: number;
  readonly bytes: number;
}

/**
 * Removes entries of caches (directories that `cachedDirectory` made, side by side in each of `folders`) until they take
 * less than the limit, those first that have not been used for the longest time; and what killed processes left behind.
 * An entry that has been used within a day stays. Does nothing when it has been called for these folders within an hour.
 *
 * Other processes may use the cache meanwhile: an entry goes under its lock and by a rename, after another look at when
 * it was used last; `cachedDirectory` marks an entry as used and then looks for the lock, so one of the two sees the
 * other. What a process has opened or loaded stays usable for it.
 *
 * @returns what has been removed
 */
export async function pruneCache(folders: readonly string[], options: PruneOptions): Promise<string[]> {
  const { limitBytes, now = Date.now() } = options;
  const due = await Promise.all(folders.map((folder) => isDue(folder, now)));
  if (!due.includes(true)) return [];
  const removed: string[] = [];
  const entries: Entry[] = [];
  for (const folder of folders) {
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      const info = await stat(path).catch(() => null);
      if (info === null || name === STAMP) continue;
      if (/\.(lock|tmp-|gone-)/.test(name)) {
        if (now - info.mtimeMs > KEPT_MS && isLeftover(name)) removed.push(...(await discard(path)));
      } else entries.push({ path, used: info.mtimeMs, bytes: await sizeOf(path) });
    }
  }
  let total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const entry of entries.sort((a, b) => a.used - b.used)) {
    if (total <= limitBytes || now - entry.used <= KEPT_MS) break;
    const taken = await removeUnused(entry, now);
    if (taken) removed.push(entry.path);
    // or somebody else has removed it
    if (taken || !(await isDirectory(entry.path))) total -= entry.bytes;
  }
  return removed;
}

/** Whether the folder has not been looked at for a while; notes that it is now. */
async function isDue(folder: string, now: number): Promise<boolean> {
  const stamp = join(folder, STAMP);
  const last = await stat(stamp).catch(() => null);
  if (last !== null && now - last.mtimeMs < EVERY_MS) return false;
  try {
    await writeFile(stamp, '');
    await utimes(stamp, new Date(now), new Date(now));
    return true;
  } catch {
    // no such folder, or one that cannot be written: there is nothing to remove
    return false;
  }
}

/** A lock is renewed all the time while it is held; scratch directories carry the number of their process. */
function isLeftover(name: string): boolean {
  const process = /\.(?:tmp|gone)-(\d+)-/.exec(name);
  return process === null || !isAlive(Number(process[1]));
}

async function removeUnused({ path, used }: Entry, now: number): Promise<boolean> {
  const aside = `${path}.gone-${process.pid}-${Math.random().toString(36).slice(2)}`;
  try {
    const taken = await withLock(`${path}.lock`, async () => {
      const info = await stat(path);
      if (info.mtimeMs > used || now - info.mtimeMs <= KEPT_MS) return false;
      await rename(path, aside);
      return true;
    });
    if (taken) await discard(aside);
    return taken;
  } catch {
    // removed by somebody else, or not ours to remove
    return false;
  }
}

/** What cannot be removed stays, for the next time. */
async function discard(path: string): Promise<string[]> {
  return rm(path, { recursive: true, force: true }).then(
    () => [path],
    () => [],
  );
}

async function sizeOf(directory: string): Promise<number> {
  const files = await readdir(directory, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    files.map((name) =>
      stat(join(directory, name)).then(
        (info) => (info.isFile() ? info.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
