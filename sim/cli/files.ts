import { access, constants, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../../gen/errors.ts';
import { makeDirectory } from '../../gen/make-directory.ts';

/**
 * Makes the folders of files that a command is going to write, so that a long run does not end with a refusal.
 *
 * @throws UserError where the system refuses, naming the file
 */
export async function prepareFolders(...paths: readonly (string | undefined)[]): Promise<void> {
  for (const path of paths) {
    if (path === undefined) continue;
    try {
      makeDirectory(dirname(path));
      await access(dirname(path), constants.W_OK);
    } catch (error) {
      throw refusal(error, path);
    }
  }
}

/**
 * Writes a file whole or not at all, making its folder.
 *
 * @throws UserError where the system refuses (no permission, disk full), naming the file
 */
export async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    makeDirectory(dirname(path));
    await writeFile(partial, data);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw refusal(error, path);
  }
}

function refusal(error: unknown, path: string): UserError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new UserError({
    what: 'cannot write a result',
    where: path,
    expected: 'a folder that can be written, with room',
    found: code === undefined ? message : `${code}: ${message.replace(`${code}: `, '')}`,
    fix: 'free space or choose another path',
  });
}
