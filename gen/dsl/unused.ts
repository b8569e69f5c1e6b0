import { UserError } from '../errors.ts';
import { use } from './use.ts';
import type { Value } from './value.ts';
import { groundsOf } from './value.ts';

/** Declares that these signals, or parts of them, are left unread on purpose, so that nothing warns of it. */
export function unused(...values: readonly Value[]): void {
  for (const value of values) {
    for (const ground of groundsOf(value)) {
      let e = use(ground);
      while (e.op === 'slice' || e.op === 'cast' || e.op === 'pad') e = e.a;
      if (e.op === 'signal') e.unusedOk = true;
      else if (e.op !== 'const')
        throw new UserError({
          what: 'unused() takes signals',
          found: `the result of ${e.op}`,
          fix: 'name the signal itself',
        });
    }
  }
}
