import { codes } from '../../diagnostics/index.ts';
import type { Assign, Signal, Statement } from '../../ir/index.ts';
import type { Check } from '../check.ts';
import { bitsOfRange } from '../coverage.ts';
import type { Bits } from '../coverage.ts';
import { listText, signalName } from '../wording.ts';

/**
 * Two drivers of one signal: an assignment without effect, because a later one of the same body always overwrites all
 * its bits. A constant that is overwritten is a default and welcome.
 */
export const overwritten: Check = {
  name: 'overwritten',
  run({ modules, report }) {
    for (const facts of modules) {
      // One `connect` makes several assignments at one place: one message.
      const byPlaces = new Map<string, Overwritten[]>();
      findIn(facts.module.body, (found) => {
        const key = `${found.dead.place} ${found.by.place}`;
        byPlaces.set(key, [...(byPlaces.get(key) ?? []), found]);
      });
      for (const [{ dead, by }, ...others] of byPlaces.values()) {
        const targets = new Set([dead, ...others.map((other) => other.dead)].map(({ target }) => signalName(target)));
        report(facts, {
          code: codes.multiplyDriven.code,
          place: dead.place,
          expected: `one driver of ${listText([...targets].reverse())}`,
          found: 'an assignment that a later one always overwrites',
          fix: 'remove one of the two, or put the later one under a condition',
          notes: [{ text: 'the later assignment', place: by.place }],
        });
      }
    }
  },
};

interface Overwritten {
  readonly dead: Assign;
  readonly by: Assign;
}

/** Goes backwards through a body: what is assigned later is known then. */
function findIn(body: readonly Statement[], report: (found: Overwritten) => void): void {
  const later = new Map<Signal, { bits: Bits; by: Assign }>();
  for (let i = body.length - 1; i >= 0; i -= 1) {
    const statement = body[i];
    if (statement.kind === 'when') {
      for (const branch of statement.branches) findIn(branch.body, report);
      findIn(statement.otherwise, report);
    } else if (statement.kind === 'match') {
      for (const one of statement.cases) findIn(one.body, report);
      findIn(statement.otherwise, report);
    } else if (statement.kind === 'assign') {
      const { target, hi, lo, value } = statement;
      const bits = bitsOfRange(target, hi, lo);
      const after = later.get(target);
      if (after !== undefined && (bits & ~after.bits) === 0n && value.op !== 'const') {
        report({ dead: statement, by: after.by });
      }
      later.set(target, { bits: bits | (after?.bits ?? 0n), by: statement });
    }
  }
}
