import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a directory and those above it that are missing; one that exists, or that another process makes meanwhile, is
 * fine. Not Node's `recursive` option: where a file system refuses new directories with ENOENT (`/proc` on Linux), that
 * one tries again forever.
 *
 * @throws the file system's error (`code` EACCES, ENOSPC, ENOTDIR, EEXIST where a file has the name, ...)
 */
export function makeDirectory(path: string): void {
  try {
    makeOne(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const above = dirname(path);
    if (!isDirectory(above)) {
      if (above === path) throw error;
      makeDirectory(above);
    }
    makeOne(path);
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isDirectory(path)) throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
