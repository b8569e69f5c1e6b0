import { readFileSync, writeFileSync } from 'node:fs';
import { NpyError, readNpy, writeNpy } from './npy.ts';
import type { NpyArray } from './npy.ts';

/**
 * Reads an int8 array from an npy file.
 *
 * @throws NpyError if there is no such file, or not such an array in it
 */
export function readNpyFile(path: string): NpyArray {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new NpyError({
      what: 'cannot read the npy file',
      where: path,
      expected: 'a file that can be read',
      found: (error as Error).message,
      fix: 'check the path and its permissions',
    });
  }
  return readNpy(bytes, path);
}

/**
 * Writes an int8 array as an npy file.
 *
 * @throws NpyError if the file cannot be written
 */
export function writeNpyFile(path: string, array: NpyArray): void {
  try {
    writeFileSync(path, writeNpy(array));
  } catch (error) {
    throw new NpyError({ what: 'cannot write the npy file', where: path, found: (error as Error).message });
  }
}
