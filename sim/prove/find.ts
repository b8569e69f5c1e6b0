import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../../gen/errors.ts';
import { isProof } from '../../gen/index.ts';
import type { Proof } from '../../gen/index.ts';

/**
 * All proofs below a folder: what files in folders named `proofs` export, alone or in lists, in the order of file names.
 *
 * @throws UserError where two proofs have one name
 */
export async function findProofs(folder: string): Promise<Proof[]> {
  const found: Proof[] = [];
  const homes = new Map<string, string>();
  for (const file of await proofFiles(folder)) {
    const exported = (await import(pathToFileURL(resolve(file)).href)) as Record<string, unknown>;
    for (const proof of proofsAmong(exported)) {
      const home = homes.get(proof.name);
      // an index.ts may export again what its neighbours hold
      if (found.includes(proof)) continue;
      if (home !== undefined) {
        throw new UserError({
          what: `two proofs have the name "${proof.name}"`,
          where: `${home} and ${file}`,
          fix: 'give each a name of its own',
        });
      }
      homes.set(proof.name, file);
      found.push(proof);
    }
  }
  return found;
}

async function proofFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && /(^|[\\/])proofs$/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The proofs among a file's exports, alone or in lists. */
export function proofsAmong(exported: Readonly<Record<string, unknown>>): Proof[] {
  return Object.values(exported).flat().filter(isProof);
}
