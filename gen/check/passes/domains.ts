import { codes } from '../../diagnostics/index.ts';
import type { Domain } from '../../ir/index.ts';
import type { Check, CheckContext } from '../check.ts';
import type { ModuleFacts } from '../facts.ts';

/** The domains of a module are told apart by their names, and agree about resets that they share. */
export const domains: Check = {
  name: 'domains',
  run(context) {
    for (const facts of context.modules) {
      const all = facts.module.domains;
      all.forEach((domain, i) => {
        const other = all.slice(0, i).find((earlier) => sameName(earlier, domain) || resetsClash(earlier, domain));
        if (other !== undefined) reportPair(other, domain, facts, context);
      });
    }
  },
};

function sameName(a: Domain, b: Domain): boolean {
  return a.name === b.name;
}

function resetsClash(a: Domain, b: Domain): boolean {
  if (a.reset === null || b.reset === null || a.reset.name !== b.reset.name) return false;
  return a.reset.kind !== b.reset.kind || a.reset.activeLow !== b.reset.activeLow;
}

function reportPair(a: Domain, b: Domain, facts: ModuleFacts, { report }: CheckContext): void {
  const byName = sameName(a, b);
  report(facts, {
    code: codes.domainClash.code,
    place: facts.module.place,
    expected: byName ? `one domain called ${a.name}` : `one kind of reset called ${a.reset?.name}`,
    found: `${domainText(a)}, and ${domainText(b)}`,
    fix: byName
      ? 'share one clockDomain() value, or name them apart'
      : 'name the resets apart, or give them the same kind and level',
  });
}

function domainText({ name, clock, edge, reset }: Domain): string {
  const level = reset?.activeLow === true ? 'low' : 'high';
  const resetText = reset === null ? 'no reset' : `${reset.kind} reset ${reset.name}, active ${level}`;
  return `${name} (${edge} edge of ${clock}, ${resetText})`;
}
