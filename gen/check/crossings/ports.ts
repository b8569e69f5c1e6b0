import { codes } from '../../diagnostics/index.ts';
import { clockSource } from '../../ir/index.ts';
import type { Signal } from '../../ir/index.ts';
import type { CheckContext } from '../check.ts';
import type { ModuleFacts } from '../facts.ts';
import { groupByPlace } from '../group.ts';
import { listText, signalName } from '../wording.ts';
import type { AnalysedModule } from './analyse.ts';
import { captureOf, clockText, endText, wayTo } from './path.ts';
import type { Surroundings } from './path.ts';
import type { ModuleView } from './view.ts';

/**
 * The clock source of each port of a module, as far as it is stated or follows: an input belongs to the clock whose
 * registers take it over, an output to the one whose registers are behind it. `several` has those that do not follow.
 */
export function portSources(view: ModuleView): {
  readonly known: ReadonlyMap<Signal, number>;
  readonly several: ReadonlyMap<Signal, readonly number[]>;
} {
  const known = new Map<Signal, number>();
  const several = new Map<Signal, readonly number[]>();
  const note = (port: Signal, numbers: readonly number[]): void => {
    if (numbers.length > 1) several.set(port, numbers);
    else if (numbers.length === 1) known.set(port, numbers[0]);
  };
  const { ports } = view.facts.module;
  for (const port of ports) {
    if (port.domain !== null) known.set(port, view.sources.number(port.domain));
    else if (port.kind === 'input') note(port, view.ofSignal(port, 'captured'));
  }
  const passes = view.passes();
  for (const port of ports) {
    if (port.domain !== null || port.kind !== 'output') continue;
    const through = (passes.get(port) ?? []).flatMap((input) => known.get(input) ?? []);
    note(port, [...new Set([...view.ofSignal(port, 'launched'), ...through])]);
  }
  return { known, several };
}

/** The ports of the top module each belong to one domain. */
export function reportTopPorts({ view, pending }: AnalysedModule, around: Surroundings, context: CheckContext): void {
  const { known, several } = portSources(view);
  for (const group of groupByPlace(several.keys())) reportSeveral(view, around, group, several, context);
  for (const one of pending) {
    const source = known.get(one.input);
    if (source === one.source) continue;
    const domain = clockText(view.sources.domains[one.source]);
    const from = `${signalName(one.input)}, an input of ${source === undefined ? 'no stated domain' : clockText(view.sources.domains[source])}`;
    const about = { place: one.place, found: from, notes: [{ text: from, place: one.input.place }] };
    if (one.what === 'reset') {
      context.report(view.facts, {
        ...about,
        code: codes.resetCrossing.code,
        expected: `a register of ${domain} behind ${one.name}`,
        fix: 'make it the reset of a domain, and pass that through a ResetSynchroniser',
      });
    } else if (one.hi > one.lo) {
      context.report(view.facts, {
        ...about,
        code: codes.bitsCross.code,
        expected: `one bit for ${one.name}, the first stage of a synchroniser`,
        fix: 'use an AsyncQueue or a HandshakeCrossing; for bits that are independent: crossing(value, reason)',
      });
    } else if (one.logic) {
      context.report(view.facts, {
        ...about,
        code: codes.logicBeforeSynchroniser.code,
        expected: `the input itself in front of ${one.name}, the first stage of a synchroniser`,
        found: `logic behind ${from}`,
        fix: 'move the logic behind the synchroniser',
      });
    }
  }
}

function reportSeveral(
  view: ModuleView,
  around: Surroundings,
  group: readonly Signal[],
  several: ReadonlyMap<Signal, readonly number[]>,
  { report }: CheckContext,
): void {
  const [port] = group;
  const numbers = several.get(port)!;
  const domains = numbers.map((number) => clockText(view.sources.domains[number]));
  const notes = numbers.flatMap((number) => {
    const nodes = view.graph.nodesOf(port);
    if (port.kind === 'input') {
      const found = captureOf(around, view, port, number);
      return found === null ? [] : [{ text: endText(found.end), place: found.end.place }];
    }
    if (!nodes.some((node) => view.launches(node, number))) return [];
    const { from } = wayTo(around, view, nodes, number);
    return [{ text: endText(from), place: from.place }];
  });
  const name = listText(group.map(signalName));
  report(view.facts, {
    code: codes.portDomain.code,
    place: port.place,
    expected: `one clock domain for ${name}`,
    found: `${port.kind === 'input' ? 'registers that take it over' : 'values behind it'} of ${listText(domains)}`,
    fix: `say which: ${port.kind}(…, { domain }), and let the others have it through a synchroniser`,
    notes,
  });
}

/** The ports of a black box with several clocks cannot be guessed. */
export function reportBlackBoxPorts(facts: ModuleFacts, { report }: CheckContext): void {
  const { domains, ports, className } = facts.module;
  if (new Set(domains.map(clockSource)).size < 2) return;
  for (const group of groupByPlace(ports.filter((port) => port.domain === null))) {
    const [{ kind, place }] = group;
    report(facts, {
      code: codes.portDomain.code,
      place,
      expected: `a clock domain for ${listText(group.map(signalName))} of the black box ${className}`,
      found: `none stated, and ${listText(domains.map(clockText))} to choose from`,
      fix: `say which: ${kind}(…, { domain })`,
    });
  }
}
