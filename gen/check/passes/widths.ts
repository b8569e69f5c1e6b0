import { codes } from '../../diagnostics/index.ts';
import type { Check } from '../check.ts';

/** What IEEE 1800 asks of every tool: vectors of up to 2^16 bits. */
const WIDEST = 65_536;

/** No value that operators make is wider than tools take; declarations are checked where they are made. */
export const widths: Check = {
  name: 'widths',
  run({ modules, report }) {
    for (const facts of modules) {
      const wide = facts.exprs.find((e) => e.width > WIDEST);
      if (wide === undefined) continue;
      report(facts, {
        code: codes.badWidth.code,
        place: wide.place,
        expected: `values of at most ${WIDEST} bits`,
        found: `${wide.width} bits`,
        fix: 'keep wide data in memories or vectors, and work on parts of it',
      });
    }
  },
};
