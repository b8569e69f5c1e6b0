import { codes } from '../../diagnostics/index.ts';
import type { Assign, Signal, Statement } from '../../ir/index.ts';
import type { Check, CheckContext } from '../check.ts';
import { bitsOfRange } from '../coverage.ts';
import type { Bits } from '../coverage.ts';
import type { ModuleFacts } from '../facts.ts';
import { signalName } from '../wording.ts';

/**
 * Two drivers of one signal: an assignment without effect, because a later one of the same body always overwrites all
 * its bits. A constant that is overwritten is a default and welcome.
 */
export const overwritten: Check = {
  name: 'overwritten',
  run(context) {
    for (const facts of context.modules) checkBody(facts.module.body, facts, context);
  },
};

function checkBody(body: readonly Statement[], facts: ModuleFacts, context: CheckContext): void {
  const later = new Map<Signal, { bits: Bits; by: Assign }>();
  for (let i = body.length - 1; i >= 0; i -= 1) {
    const statement = body[i];
    if (statement.kind === 'when') {
      for (const branch of statement.branches) checkBody(branch.body, facts, context);
      checkBody(statement.otherwise, facts, context);
    } else if (statement.kind === 'match') {
      for (const one of statement.cases) checkBody(one.body, facts, context);
      checkBody(statement.otherwise, facts, context);
    } else if (statement.kind === 'assign') {
      const { target, hi, lo, value, place } = statement;
      const bits = bitsOfRange(target, hi, lo);
      const after = later.get(target);
      if (after !== undefined && (bits & ~after.bits) === 0n && value.op !== 'const') {
        context.report(facts, {
          code: codes.multiplyDriven.code,
          place,
          expected: `one driver of ${signalName(target)}`,
          found: 'an assignment that a later one always overwrites',
          fix: 'remove one of the two, or put the later one under a condition',
          notes: [{ text: 'the later assignment', place: after.by.place }],
        });
      }
      later.set(target, { bits: bits | (after?.bits ?? 0n), by: statement });
    }
  }
}
