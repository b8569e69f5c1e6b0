import { codes } from '../../diagnostics/index.ts';
import type { Check } from '../check.ts';

/**
 * Assertions in the hardware depend on something: one that fails always is a mistake. Under a condition it says that
 * the condition never holds, which is a fine thing to say.
 */
export const constantChecks: Check = {
  name: 'constant-checks',
  run({ modules, report }) {
    for (const facts of modules) {
      for (const statement of facts.module.body) {
        if (statement.kind !== 'check' || statement.what === 'cover') continue;
        if (statement.cond.op !== 'const' || statement.cond.value !== 0n) continue;
        report(facts, {
          code: codes.constantCheck.code,
          place: statement.place,
          expected: `a condition that can hold, for "${statement.message}"`,
          found: 'one that is always false',
          fix: 'throw an Error where parameters are wrong, or put the check under a condition of the hardware',
        });
      }
    }
  },
};
