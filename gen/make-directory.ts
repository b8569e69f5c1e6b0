import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a directory and those above it that are missing; one that exists is fine. Not Node's `recursive` option: where
 * a file system refuses new directories with ENOENT (`/proc` on Linux), that one tries again forever.
 *
 * @throws the file system's error (`code` EACCES, ENOSPC, ENOTDIR, EEXIST where a file has the name, ...)
 */
export function makeDirectory(path: string): void {
  if (makeOne(path)) return;
  makeDirectory(dirname(path));
  if (!makeOne(path)) throw new Error(`${path} disappeared while it was made`);
}

/** Whether the directory is there now; false when the one above it is missing. */
function makeOne(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(path).isDirectory()) return true;
    if (code === 'ENOENT' && !existsSync(dirname(path))) return false;
    throw error;
  }
}
