import type { Diagnostic } from './diagnostic.ts';

/** Gathers the diagnostics of one run, so that all independent mistakes are told together. */
export class Collector {
  readonly #list: Diagnostic[] = [];

  report(diagnostic: Diagnostic): void {
    this.#list.push(diagnostic);
  }

  /** In order of reporting. */
  get list(): readonly Diagnostic[] {
    return this.#list;
  }

  get empty(): boolean {
    return this.#list.length === 0;
  }
}
