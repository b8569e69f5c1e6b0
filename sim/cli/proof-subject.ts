import { closest } from 'fastest-levenshtein';
import { UserError } from '../../gen/errors.ts';
import type { Module, Proof } from '../../gen/index.ts';
import { findProofs, proofsAmong } from '../prove/index.ts';
import type { LoadSource } from './load-source.ts';
import { isSourceFile, loadExports, loadTop, splitTopSpec } from './top-module.ts';

/** What the command was asked to prove. */
export type Subject = { readonly proofs: readonly Proof[] } | { readonly top: () => Module<unknown> };

/**
 * What a name on the command line of `mosaic prove` means: `FILE:EXPORT` a proof, or a module as `mosaic gen` takes it;
 * `FILE` its proofs, or its only module; anything else the name of a proof below `folder`.
 *
 * @param settings parameters of a module, `depth=3`, `type=u8`
 * @throws UserError for a file, an export or a proof that is not there, and for malformed settings
 */
export async function findSubject(
  spec: string,
  settings: readonly string[],
  folder: string,
  load: LoadSource,
): Promise<Subject> {
  if (!isSourceFile(spec)) return { proofs: await proofsNamed(spec, folder) };
  const { name } = splitTopSpec(spec);
  const exported = await loadExports(spec, load);
  const chosen = proofsAmong(name === null ? exported : { [name]: exported[name] });
  return chosen.length > 0 ? { proofs: chosen } : { top: await loadTop(spec, settings, load) };
}

async function proofsNamed(name: string, folder: string): Promise<Proof[]> {
  const proofs = await findProofs(folder);
  const chosen = proofs.filter((proof) => proof.name === name);
  if (chosen.length > 0) return chosen;
  const names = proofs.map((proof) => proof.name);
  const near = names.find((other) => other.startsWith(name)) ?? (names.length === 0 ? undefined : closest(name, names));
  throw new UserError({
    what: `there is no proof "${name}"`,
    where: `${folder}/**/proofs/*.ts`,
    expected: 'FILE:CLASS, a file with proofs, or the name of a proof',
    fix: near === undefined ? undefined : `did you mean "${near}"?`,
  });
}
