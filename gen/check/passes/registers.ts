import { codes } from '../../diagnostics/index.ts';
import type { EnumInfo, Signal } from '../../ir/index.ts';
import type { Check, CheckContext } from '../check.ts';
import type { ModuleFacts } from '../facts.ts';
import { visitStatements } from '../facts.ts';
import { groupByPlace } from '../group.ts';
import { bitCount, listText, signalName } from '../wording.ts';
import { fits } from './consistency.ts';

/** Registers get a next value; initial values and defaults fit, and are members where the type is an enumeration. */
export const registers: Check = {
  name: 'registers',
  run(context) {
    for (const facts of context.modules) {
      for (const signal of facts.module.signals) {
        checkValue(facts, context, signal, signal.reset, 'initial value');
        checkValue(facts, context, signal, signal.defaultValue, 'default');
      }
      const idle = facts.module.signals.filter((signal) => signal.kind === 'reg' && !facts.assigns.has(signal));
      for (const group of groupByPlace(idle)) {
        context.report(facts, {
          code: codes.registerNeverAssigned.code,
          place: group[0].place,
          expected: `a next value for ${listText(group.map(signalName))}`,
          found: 'none',
          fix: 'call next() in logic(), use a literal for a constant, or remove it',
        });
      }
      checkCases(facts, context);
    }
  },
};

function checkValue(
  facts: ModuleFacts,
  { report }: CheckContext,
  signal: Signal,
  value: bigint | null,
  what: string,
): void {
  if (value === null) return;
  if (!fits(value, signal.width, signal.signed)) {
    report(facts, {
      code: codes.resetRange.code,
      place: signal.place,
      expected: `an ${signal.signed ? 'SInt' : 'UInt'} of ${bitCount(signal.width)} as ${what} of ${signalName(signal)}`,
      found: `${value}`,
      fix: `declare ${signalName(signal)} wider, or change the ${what}`,
    });
  } else if (signal.enumInfo !== null && !isMember(signal.enumInfo, value)) {
    report(facts, {
      code: codes.enumValue.code,
      place: signal.place,
      expected: `a member of ${enumText(signal.enumInfo)} as ${what} of ${signalName(signal)}`,
      found: `${value}`,
      fix: 'use a member by its name',
    });
  }
}

function checkCases(facts: ModuleFacts, { report }: CheckContext): void {
  visitStatements(facts.module.body, (statement) => {
    if (statement.kind !== 'match') return;
    const { subject } = statement;
    const info = subject.op === 'signal' ? subject.enumInfo : null;
    if (info === null) return;
    for (const one of statement.cases) {
      // numbers as cases of a member's number (`vec.at(state.asUInt())`) may be any
      const strange = one.values.filter(({ value, enumInfo }) => enumInfo !== null && !isMember(info, value));
      if (strange.length === 0) continue;
      report(facts, {
        code: codes.enumValue.code,
        place: one.place,
        expected: `members of ${enumText(info)} as cases`,
        found: listText(strange.map(({ value }) => `${value}`)),
        fix: 'use members by their names',
      });
    }
  });
}

function isMember(info: EnumInfo, value: bigint): boolean {
  return info.members.some(([, member]) => BigInt(member) === value);
}

function enumText({ name, members }: EnumInfo): string {
  return `${name} (${members.map(([member, value]) => `${member} = ${value}`).join(', ')})`;
}
