import type { ModuleIr } from '../../ir/index.ts';
import { legal } from '../names/index.ts';
import { sha256 } from '../output/manifest-module.ts';

/**
 * The modules printed so far. Modules of equal text share one name and one file. Different modules that wish for one name are told apart by
 * what they are (their domains, in the end a digest of their text), never by a counter: a module's name must not depend on its neighbours'
 * number.
 */
export class ModuleLibrary {
  /** By wished name. */
  readonly #printed = new Map<string, { readonly text: string; readonly name: string }[]>();
  readonly #taken = new Set<string>();

  /** Takes a fixed name; false when it is known already. */
  reserve(name: string): boolean {
    if (this.#taken.has(name)) return false;
    this.#taken.add(name);
    return true;
  }

  name(module: ModuleIr, text: string): { readonly name: string; readonly isNew: boolean } {
    const wished = legal(module.name, 'module');
    const alike = this.#printed.get(wished) ?? [];
    const known = alike.find((other) => other.text === text);
    if (known !== undefined) return { name: known.name, isNew: false };
    const name = this.#free(wished, module, text);
    this.#taken.add(name);
    this.#printed.set(wished, [...alike, { text, name }]);
    return { name, isNew: true };
  }

  #free(wished: string, module: ModuleIr, text: string): string {
    if (!this.#taken.has(wished)) return wished;
    const byDomains = legal(`${wished}_${module.domains.map((d) => d.name).join('_')}`, 'module');
    if (!this.#taken.has(byDomains)) return byDomains;
    return `${wished}_${sha256(text).slice(0, 8)}`;
  }
}
