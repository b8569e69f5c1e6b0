import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a directory and those above it that are missing; one that exists is fine. Not Node's `recursive` option: where
 * a file system refuses new directories with ENOENT (`/proc` on Linux), that one tries again forever.
 *
 * @throws the file system's error (`code` EACCES, ENOSPC, ENOTDIR, EEXIST where a file has the name, ...)
 */
export async function makeDirectory(path: string): Promise<void> {
  if (await makeOne(path)) return;
  await makeDirectory(dirname(path));
  if (!(await makeOne(path))) throw new Error(`${path} disappeared while it was made`);
}

/** Whether the directory is there now; false when the one above it is missing. */
async function makeOne(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return true;
    if (code === 'ENOENT' && !(await exists(dirname(path)))) return false;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
