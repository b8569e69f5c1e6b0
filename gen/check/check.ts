import type { Diagnostic } from '../diagnostics/index.ts';
import type { Design } from '../ir/index.ts';
import type { ModuleFacts } from './facts.ts';

/** What a check is given. */
export interface CheckContext {
  readonly design: Design;
  /** Every module once, leaves first, as in the design. */
  readonly modules: readonly ModuleFacts[];
  /** Reports a mistake in a module; the path and the number of its instances are added. */
  report(where: ModuleFacts, diagnostic: Omit<Diagnostic, 'path' | 'instances'>): void;
}

/** One rule about designs. Checks are independent of each other and of their order. */
export interface Check {
  /** By this name a user leaves a check out. */
  readonly name: string;
  run(context: CheckContext): void;
}
