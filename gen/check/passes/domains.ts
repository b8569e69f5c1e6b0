import { codes } from '../../diagnostics/index.ts';
import type { Domain } from '../../ir/index.ts';
import type { Check, CheckContext } from '../check.ts';
import type { ModuleFacts } from '../facts.ts';

/** The domains of a module are told apart by their names, agree about shared resets, and reach its instances. */
export const domains: Check = {
  name: 'domains',
  run(context) {
    for (const facts of context.modules) {
      facts.module.domains.forEach((domain, i) => {
        for (const other of facts.module.domains.slice(0, i)) checkPair(domain, other, facts, context);
      });
      checkInstances(facts, context);
    }
  },
};

function checkPair(a: Domain, b: Domain, facts: ModuleFacts, { report }: CheckContext): void {
  const about = { code: codes.domainClash.code, place: facts.module.place };
  if (a.name === b.name) {
    report(facts, {
      ...about,
      expected: `one domain called ${a.name}`,
      found: `two: ${domainText(a)} and ${domainText(b)}`,
      fix: 'share one clockDomain() value, or name them apart',
    });
    return;
  }
  if (a.reset === null || b.reset === null || a.reset.name !== b.reset.name) return;
  if (a.reset.kind === b.reset.kind && a.reset.activeLow === b.reset.activeLow) return;
  report(facts, {
    ...about,
    expected: `one kind of reset called ${a.reset.name}`,
    found: `${domainText(a)} and ${domainText(b)}`,
    fix: 'name the resets apart, or give them the same kind and level',
  });
}

function domainText({ name, clock, edge, reset }: Domain): string {
  const resetText =
    reset === null ? 'no reset' : `${reset.kind} reset ${reset.name}, active ${reset.activeLow ? 'low' : 'high'}`;
  return `${name} (${edge} ${clock}, ${resetText})`;
}

function checkInstances(facts: ModuleFacts, { report }: CheckContext): void {
  for (const instance of facts.module.instances) {
    for (const domain of instance.module.domains) {
      const outer = instance.domains.get(domain);
      if (outer !== undefined && facts.module.domains.includes(outer)) continue;
      report(facts, {
        code: codes.badDomain.code,
        place: instance.place,
        expected: `a domain of this module for ${domain.name} of ${instance.name}`,
        found: outer === undefined ? 'none' : `${outer.name}, which is none of them`,
        fix: 'name the domain at the instance: instance(…, { domains })',
      });
    }
  }
}
