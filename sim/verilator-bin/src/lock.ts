import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;
const HEARTBEAT_MS = 5_000;
/** A lock whose holder has not shown a sign of life for this long is taken over. */
const STALE_MS = 60_000;

/**
 * Runs `work` while holding the lock file `path` (its directory exists), so that several processes that want the same
 * thing make it once. The lock saves work only: what is made under it goes into the cache by an atomic rename, which is
 * right without a lock too. A lock whose process has died is taken over.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const owner = `${process.pid} ${hostname()} ${Math.random().toString(36).slice(2)}`;
  while (!(await take(path, owner))) {
    await removeIfStale(path);
    await delay(POLL_MS, undefined, { signal });
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if ((await readFile(path, 'utf8').catch(() => '')) === owner) await rm(path, { force: true });
  }
}

async function take(path: string, owner: string): Promise<boolean> {
  try {
    await writeFile(path, owner, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function removeIfStale(path: string): Promise<void> {
  const before = await describe(path);
  if (before === null || !before.stale) return;
  // Two waiters may come here for the same dead holder: the rename succeeds for one of them, and what it took away is
  // looked at again, because by then the other may have removed the dead lock and a third may hold a living one.
  const aside = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const taken = await readFile(aside, 'utf8').catch(() => before.owner);
  if (taken !== before.owner) await rename(aside, path).catch(() => undefined);
  else await rm(aside, { force: true });
}

async function describe(path: string): Promise<{ owner: string; stale: boolean } | null> {
  try {
    const [owner, info] = [await readFile(path, 'utf8'), await stat(path)];
    const [pid, host] = owner.split(' ');
    const gone = host === hostname() && !isAlive(Number(pid));
    return { owner, stale: (owner !== '' && gone) || Date.now() - info.mtimeMs > STALE_MS };
  } catch {
    return null;
  }
}

/** Whether a process of this number runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
