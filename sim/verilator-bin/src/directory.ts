import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a directory and those above it that are missing; one that exists, or that somebody else makes meanwhile, is
 * fine. Not Node's `recursive` option: where a file system refuses new directories with ENOENT (`/proc` on Linux), that
 * one tries again forever.
 *
 * @throws the file system's error
 */
export async function makeDirectories(path: string): Promise<void> {
  try {
    await makeOne(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    const above = dirname(path);
    if (!(await isDirectory(above))) {
      if (above === path) throw error;
      await makeDirectories(above);
    }
    await makeOne(path);
  }
}

async function makeOne(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST') || !(await isDirectory(path))) throw error;
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

export async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}
