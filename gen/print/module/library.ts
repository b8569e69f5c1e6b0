import type { ModuleIr } from '../../ir/index.ts';
import { legal } from '../names/index.ts';
import { sha256 } from '../output/manifest-module.ts';

/**
 * The modules printed so far. Modules of equal text share one name and one file. Different modules that wish for one name are told apart by
 * what they are (their domains, in the end a digest of their text), never by a counter: a module's name must not depend on its neighbours'
 * number.
 */
export class ModuleLibrary {
  readonly #byText = new Map<string, string>();
  readonly #taken = new Set<string>();

  /** Takes a fixed name; false when it is known already. */
  reserve(name: string): boolean {
    if (this.#taken.has(name)) return false;
    this.#taken.add(name);
    return true;
  }

  name(module: ModuleIr, text: string): { readonly name: string; readonly isNew: boolean } {
    const wished = legal(module.name, 'module');
    const key = `${wished}\n${text}`;
    const known = this.#byText.get(key);
    if (known !== undefined) return { name: known, isNew: false };
    const domains = module.domains.map((d) => d.name).join('_');
    const candidates = [wished, legal(`${wished}_${domains}`, 'module'), `${wished}_${sha256(text).slice(0, 8)}`];
    const name = candidates.find((candidate) => !this.#taken.has(candidate)) ?? `${wished}_${sha256(text)}`;
    this.#taken.add(name);
    this.#byText.set(key, name);
    return { name, isNew: true };
  }
}
