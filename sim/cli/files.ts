import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../../gen/errors.ts';

/**
 * Writes a file whole or not at all, making its folder.
 *
 * @throws UserError where the system refuses (no permission, disk full), naming the file
 */
export async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(partial, data);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError({
      what: 'cannot write a result',
      where: path,
      expected: 'a folder that can be written, with room',
      found: code === undefined ? message : `${code}: ${message}`,
      fix: 'free space or choose another path',
    });
  }
}
