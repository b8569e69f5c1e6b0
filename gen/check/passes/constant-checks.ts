import { codes } from '../../diagnostics/index.ts';
import type { Check } from '../check.ts';
import { visitStatements } from '../facts.ts';

/** Checks in the hardware depend on something: one that fails always, or is never met, is a mistake. */
export const constantChecks: Check = {
  name: 'constant-checks',
  run({ modules, report }) {
    for (const facts of modules) {
      visitStatements(facts.module.body, (statement) => {
        if (statement.kind !== 'check' || statement.cond.op !== 'const' || statement.cond.value !== 0n) return;
        report(facts, {
          code: codes.constantCheck.code,
          place: statement.place,
          expected: `a condition that can hold, for "${statement.message}"`,
          found: 'one that is always false',
          fix: 'throw an Error where parameters are wrong, or put the check under a condition of the hardware',
        });
      });
    }
  },
};
