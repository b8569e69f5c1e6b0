import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { closest } from 'fastest-levenshtein';
import { UserError } from '../../gen/errors.ts';
import { Bool, Module, SInt, UInt, isProof } from '../../gen/index.ts';
import type { Proof } from '../../gen/index.ts';

/** What the command was asked to prove. */
export type Subject = { readonly proofs: readonly Proof[] } | { readonly top: () => Module<unknown> };

/**
 * All proofs below a folder: what files in folders named `proofs` export, alone or in lists, in the order of file names.
 *
 * @throws UserError where two proofs have one name
 */
export async function findProofs(folder: string): Promise<Proof[]> {
  const found: Proof[] = [];
  const homes = new Map<string, string>();
  for (const file of await proofFiles(folder)) {
    for (const proof of await proofsOf(file)) {
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

async function load(file: string): Promise<Record<string, unknown>> {
  return (await import(pathToFileURL(resolve(file)).href)) as Record<string, unknown>;
}

async function proofsOf(file: string): Promise<Proof[]> {
  return Object.values(await load(file))
    .flat()
    .filter(isProof);
}

/**
 * What a name on the command line means: `FILE:EXPORT` a module class or a proof, `FILE` its proofs, anything else the
 * name of a proof below `folder`.
 *
 * @param settings parameters of a class, `depth=3`, `type=u8`
 * @throws UserError for a file, an export or a proof that is not there
 */
export async function findSubject(name: string, settings: readonly string[], folder: string): Promise<Subject> {
  const split = /^(.*\.[mc]?[jt]s)(?::(.*))?$/.exec(name);
  if (split === null) {
    const proofs = await findProofs(folder);
    const chosen = proofs.filter((proof) => proof.name === name);
    if (chosen.length > 0) return { proofs: chosen };
    const names = proofs.map((proof) => proof.name);
    const near =
      names.find((other) => other.startsWith(name)) ?? (names.length === 0 ? undefined : closest(name, names));
    throw new UserError({
      what: `there is no proof "${name}"`,
      where: `${folder}/**/proofs/*.ts`,
      expected: 'FILE:CLASS, a file with proofs, or the name of a proof',
      fix: near === undefined ? undefined : `did you mean "${near}"?`,
    });
  }
  const [file, wanted] = [split[1], split[2]];
  if (!existsSync(file)) {
    throw new UserError({
      what: 'there is no such file',
      where: file,
      expected: 'a TypeScript file with a module',
      fix: 'give the path from the working directory',
    });
  }
  if (wanted === undefined) {
    const proofs = await proofsOf(file);
    if (proofs.length > 0) return { proofs };
    throw new UserError({
      what: 'the file exports no proof',
      where: file,
      expected: `proof("name", { … }) among its exports, or the class to prove: ${file}:CLASS`,
      found: Object.keys(await load(file)).join(', ') || 'nothing',
    });
  }
  const exports = await load(file);
  const value = exports[wanted];
  if (isProof(value)) return { proofs: [value] };
  if (Array.isArray(value) && value.length > 0 && value.every(isProof)) return { proofs: value };
  if (typeof value === 'function' && value.prototype instanceof Module) {
    const Class = value as new (parameters: Record<string, unknown>) => Module<unknown>;
    const parameters = readParameters(settings);
    return { top: () => new Class(parameters) };
  }
  const names = Object.keys(exports).filter((key) => usable(exports[key]));
  throw new UserError({
    what: value === undefined ? `the file exports no ${wanted}` : `${wanted} is neither a module class nor a proof`,
    where: file,
    expected: names.length === 0 ? 'a class that extends Module, or a proof' : `one of ${names.join(', ')}`,
    fix: names.length === 0 ? 'export the class' : `did you mean ${closest(wanted, names)}?`,
  });
}

const usable = (value: unknown): boolean =>
  isProof(value) || (typeof value === 'function' && value.prototype instanceof Module);

/** `depth=3`, `fallThrough=true`, `type=u8` (also s24, bool); anything else is text. */
function readParameters(settings: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    settings.map((setting) => {
      const match = /^([A-Za-z_]\w*)=(.+)$/.exec(setting);
      if (match !== null) return [match[1], readValue(match[2])];
      throw new UserError({
        what: 'malformed parameter',
        where: '--param',
        expected: 'name=value, such as depth=3 or type=u8',
        found: `'${setting}'`,
        fix: 'give the parameter and its value, without spaces around =',
      });
    }),
  );
}

function readValue(text: string): unknown {
  const type = /^([us])(\d+)$/.exec(text);
  if (type !== null) return type[1] === 'u' ? UInt(Number(type[2])) : SInt(Number(type[2]));
  if (text === 'bool') return Bool();
  if (/^-?\d+$/.test(text)) return Number(text);
  return text === 'true' ? true : text === 'false' ? false : text;
}
