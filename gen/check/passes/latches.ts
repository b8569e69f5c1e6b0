import { codes } from '../../diagnostics/index.ts';
import type { Const, PlaceId, Signal, Statement } from '../../ir/index.ts';
import type { Check } from '../check.ts';
import { ALL, alwaysAssigned, bitsOfRange, coversAll, missingBits } from '../coverage.ts';
import type { Bits } from '../coverage.ts';
import { visitStatements } from '../facts.ts';
import { bitsText, listText, signalName } from '../wording.ts';
import { everAssigned } from './drivers.ts';

/** What is combinational and assigned under conditions has a value on every path. */
export const latches: Check = {
  name: 'latches',
  run({ modules, report }) {
    for (const facts of modules) {
      const always = alwaysAssigned(facts.module.body);
      for (const signal of facts.assigns.keys()) {
        if (signal.kind === 'reg' || signal.defaultValue !== null) continue;
        const missing = missingBits(signal, always.get(signal) ?? 0n) & everAssigned(facts, signal);
        if (missing === 0n) continue;
        const gap = findGap(facts.module.body, signal, missing);
        const bits = missingBits(signal, missing) === 0n ? '' : `${bitsText(missing, signal.width)} of `;
        report(facts, {
          code: codes.latch.code,
          place: gap.place,
          expected: `a value for ${bits}${signalName(signal)} on every path`,
          found: gap.text,
          fix: `assign ${signalName(signal)} a value before the conditions, or use reg() to keep the last one`,
          notes: [{ text: `${signalName(signal)} is declared here`, place: signal.place }],
        });
      }
    }
  },
};

interface Gap {
  readonly place: PlaceId;
  readonly text: string;
}

/** The innermost choice with a way around the last assignment of the missing bits. */
function findGap(body: readonly Statement[], signal: Signal, missing: Bits): Gap {
  const last = body.findLast((statement) => (assignedIn([statement], signal) & missing) !== 0n);
  if (last === undefined || last.kind === 'assign' || last.kind === 'check') {
    return { place: signal.place, text: 'a path without an assignment' };
  }
  for (const branch of last.kind === 'when' ? last.branches : last.cases) {
    const left = missing & ~(alwaysAssigned(branch.body).get(signal) ?? 0n);
    if (left === 0n) continue;
    if ((assignedIn(branch.body, signal) & left) !== 0n) return findGap(branch.body, signal, left);
    const where =
      'values' in branch ? `in the case ${listText(branch.values.map(valueText))}` : 'where this condition holds';
    return { place: branch.place, text: `no assignment ${where}` };
  }
  if (last.otherwise.length > 0) {
    const left = missing & ~(alwaysAssigned(last.otherwise).get(signal) ?? 0n);
    if ((assignedIn(last.otherwise, signal) & left) !== 0n) return findGap(last.otherwise, signal, left);
    return { place: last.place, text: 'no assignment in otherwise' };
  }
  if (last.kind === 'match' && !coversAll(last))
    return { place: last.place, text: 'no assignment where no case applies' };
  return { place: last.place, text: 'no assignment where no condition holds' };
}

/** A constant as the source has it: a member's name where there is one. */
function valueText({ value, enumInfo }: Const): string {
  return enumInfo?.members.find(([, member]) => BigInt(member) === value)?.[0] ?? `${value}`;
}

function assignedIn(body: readonly Statement[], signal: Signal): Bits {
  let bits = 0n;
  visitStatements(body, (statement) => {
    if (statement.kind === 'assign' && statement.target === signal) {
      bits |= bitsOfRange(signal, statement.hi, statement.lo);
    }
  });
  return missingBits(signal, bits) === 0n ? ALL : bits;
}
