import { codes } from '../../diagnostics/index.ts';
import { clockSource, domainsIn } from '../../ir/index.ts';
import type { Domain, InstanceIr } from '../../ir/index.ts';
import type { Check, CheckContext } from '../check.ts';
import type { ModuleFacts } from '../facts.ts';
import { bracketed } from '../hierarchy.ts';
import { listText } from '../wording.ts';

/**
 * The domains of a module are told apart by their names, agree about resets that they share, and are those that the
 * module expects; instances get domains that keep what they rely on.
 */
export const domains: Check = {
  name: 'domains',
  run(context) {
    for (const facts of context.modules) {
      const all = domainsIn(facts.module);
      all.forEach((domain, i) => {
        const other = all.slice(0, i).find((earlier) => sameName(earlier, domain) || resetsClash(earlier, domain));
        if (other !== undefined) reportPair(other, domain, facts, context);
      });
      checkExpected(facts, context);
      for (const instance of facts.module.instances) checkMap(instance, facts, context);
    }
    checkSharedResets(context);
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

/** The end of a reset is in step with one clock: domains of unrelated clocks do not share the port. */
function checkSharedResets({ design, modules, report }: CheckContext): void {
  const first = new Map<string, Domain>();
  for (const domain of design.top.domains) {
    if (domain.reset === null) continue;
    const earlier = first.get(domain.reset.name);
    if (earlier === undefined) {
      first.set(domain.reset.name, domain);
    } else if (clockSource(earlier) !== clockSource(domain)) {
      report(
        modules.find(({ module }) => module === design.top)!,
        {
          code: codes.resetCrossing.code,
          place: design.top.place,
          expected: `a reset that ends in step with ${domain.clock} for ${domain.name}`,
          found: `${domain.reset.name}, the reset of ${nameOf(earlier)} too`,
          fix: `give ${domain.name} a reset port of its own, or make its reset with a ResetSynchroniser and driveReset()`,
        },
      );
    }
  }
}

/** A module that lists its domains gets no others. */
function checkExpected(facts: ModuleFacts, { report }: CheckContext): void {
  const { clocks, domains, instances, signals, className, place } = facts.module;
  if (clocks === null) return;
  for (const domain of domains) {
    if (clocks.includes(domain)) continue;
    const holder = instances.find((one) => [...one.domains.values()].includes(domain));
    const register = signals.find((one) => one.kind === 'reg' && one.domain === domain);
    report(facts, {
      code: codes.undrivenClock.code,
      place: holder?.place ?? register?.place ?? place,
      expected: `the clocks that ${className} lists: ${clocks.length === 0 ? 'none' : listText(clocks.map(nameOf))}`,
      found: `${nameOf(domain)}, ${holder === undefined ? 'used in the module itself' : `which ${instanceName(holder)} uses`}`,
      fix:
        holder === undefined
          ? 'give its registers and checks one of the clocks: the `domain` option, or inDomain()'
          : 'put the instance into a domain with inDomain(), map its domain, or add the clock to clockDomains()',
    });
  }
}

function nameOf({ name, clock }: Domain): string {
  return `${name} (${clock})`;
}

function instanceName({ path, name }: InstanceIr): string {
  return bracketed(path === '' ? name : path);
}

/** An instance's domains are driven by ones of the same edge and reset level; what shares a clock in it goes on sharing. */
function checkMap(instance: InstanceIr, facts: ModuleFacts, { report }: CheckContext): void {
  const { module, domains: map, given, place } = instance;
  const about = { code: codes.badDomain.code, place };
  const name = instanceName(instance);
  for (const domain of given) {
    if (map.has(domain)) continue;
    report(facts, {
      ...about,
      expected: `a domain that ${name} uses: ${module.domains.length === 0 ? 'it has no clock' : listText(module.domains.map(nameOf))}`,
      found: nameOf(domain),
      fix: 'map from the very clockDomain() value that the module uses to one of this module',
    });
  }
  for (const [inner, outer] of map) {
    const wrong = misfit(inner, outer);
    if (wrong === null) continue;
    report(facts, {
      ...about,
      expected: `${wrong.expected} for ${inner.name} of ${name}`,
      found: wrong.found,
      fix: 'map it to a domain that agrees, or declare the domains alike',
    });
  }
  for (const [what, keyOf] of shared) {
    const first = new Map<string, Domain>();
    for (const [inner, outer] of map) {
      const key = keyOf(inner);
      const earlier = key === null ? undefined : first.get(key);
      if (key === null) continue;
      if (earlier === undefined) first.set(key, inner);
      else if (keyOf(map.get(earlier)!) !== keyOf(outer)) {
        report(facts, {
          ...about,
          expected: `one ${what} for ${earlier.name} and ${inner.name}, which share it in ${name}`,
          found: `${nameOf(map.get(earlier)!)} and ${nameOf(outer)}`,
          fix: `map both to domains of one ${what}, or part them in the module`,
        });
        return;
      }
    }
  }
}

/** What domains of a module may have in common. */
const shared: readonly (readonly [what: string, keyOf: (domain: Domain) => string | null])[] = [
  ['clock', (domain) => domain.clock],
  ['source of clocks', clockSource],
  ['reset', (domain) => domain.reset?.name ?? null],
];

function misfit(inner: Domain, outer: Domain): { readonly expected: string; readonly found: string } | null {
  if (inner === outer) return null;
  if (inner.edge !== outer.edge) {
    return { expected: `the ${inner.edge} edge`, found: `the ${outer.edge} edge, in ${nameOf(outer)}` };
  }
  if (inner.reset === null) return null;
  const level = (activeLow: boolean): string => (activeLow ? 'low' : 'high');
  const expected = `a reset that is active ${level(inner.reset.activeLow)}`;
  if (outer.reset === null) return { expected, found: `none: ${nameOf(outer)} has no reset` };
  if (inner.reset.activeLow === outer.reset.activeLow) return null;
  return { expected, found: `${outer.reset.name}, active ${level(outer.reset.activeLow)}, of ${nameOf(outer)}` };
}
