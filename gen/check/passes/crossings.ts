import { codes } from '../../diagnostics/index.ts';
import type { PlaceId } from '../../ir/index.ts';
import type { Check, CheckContext } from '../check.ts';
import { analyse, mayCross } from '../crossings/analyse.ts';
import { reportCaptures } from '../crossings/report-captures.ts';
import { clockText, endText, pathTo } from '../crossings/path.ts';
import type { Surroundings } from '../crossings/path.ts';
import { reportBlackBoxPorts, reportTopPorts } from '../crossings/ports.ts';
import type { Destination, ModuleView } from '../crossings/view.ts';
import { groupedBy } from '../group.ts';

/**
 * No value passes from a clock domain to an unrelated one but through a synchroniser or a waiver. Modules are taken
 * leaves first; what goes on to those around them is, for each port, which clocks launch into it or capture from it.
 */
export const crossings: Check = {
  name: 'crossings',
  run(context) {
    if (!mayCross(context.design)) return;
    for (const facts of context.modules) if (facts.module.blackBox !== null) reportBlackBoxPorts(facts, context);
    analyse(context.modules, (analysed, around) => {
      const { view } = analysed;
      reportMemories(view, context);
      reportPaths(view, around, context);
      reportCaptures(analysed, around, context);
      if (view.facts.module === context.design.top) reportTopPorts(analysed, around, context);
    });
  },
};

/** More paths of one module than these are counted and not told one by one. */
const SHOWN_PER_MODULE = 20;

interface Crossing {
  readonly destination: Destination;
  readonly launched: number;
  readonly captured: number;
}

function reportPaths(view: ModuleView, around: Surroundings, { report }: CheckContext): void {
  const found: Crossing[] = [];
  for (const destination of view.destinations) {
    for (const captured of destination.sources) {
      const others = new Set(
        destination.nodes
          .filter((node) => view.launchesOther(node, captured))
          .flatMap((node) => view.launchedAt(node))
          .filter((launched) => launched !== captured),
      );
      for (const launched of others) found.push({ destination, launched, captured });
    }
  }
  const groups = groupedBy(found, keyOf);
  groups.slice(0, SHOWN_PER_MODULE).forEach((group, i) => {
    const [{ destination, launched, captured }] = group;
    const { from, to, between } = pathTo(around, view, destination, launched, captured);
    const unshown = i === SHOWN_PER_MODULE - 1 ? groups.length - SHOWN_PER_MODULE : 0;
    const like = group.length > 1 ? `, and ${group.length - 1} more of this kind` : '';
    report(view.facts, {
      code: codes.crossing.code,
      place: to.place,
      expected: `a synchroniser, a queue or a handshake from ${clockText(view.sources.domains[launched])} to ${clockText(view.sources.domains[captured])}`,
      found: `${endText(to)}, which depends on ${endText(from)}${like}`,
      fix: fixFor(destination),
      notes: [
        { text: endText(from), place: from.place },
        ...between.map(({ text, place }) => ({ text, place })),
        { text: endText(to), place: to.place },
        ...(unshown > 0 ? [{ text: `${unshown} more paths in this module`, place: 0 }] : []),
      ],
    });
  });
}

/** Registers of one declaration that take over values of one domain are told together. */
function keyOf({ destination, launched, captured }: Crossing): string {
  return `${declarationOf(destination)} ${launched} ${captured}`;
}

function declarationOf({ what, place }: Destination): string {
  const either = (declared: PlaceId, name: string): string => (declared === 0 ? name : `${declared}`);
  switch (what.kind) {
    case 'register':
    case 'output':
      return either(what.signal.place, what.signal.name);
    case 'property':
      return either(what.check.place, what.check.message);
    case 'memory':
      return either(what.memory.place, what.memory.name);
    case 'instance':
      return `${what.instance.module.name} ${what.port.name} ${either(place, what.instance.name)}`;
  }
}

function fixFor({ what }: Destination): string {
  const waiver = 'where it is safe as it is, crossing(value, reason)';
  if (what.kind === 'property') return `sample it in the other domain with inDomain(); ${waiver}`;
  const width = what.kind === 'memory' ? what.memory.width : what.signal.width;
  return width === 1
    ? `pass it through a Synchroniser, an event through a PulseCrossing; ${waiver}`
    : `pass it through an AsyncQueue or a HandshakeCrossing; ${waiver}`;
}

/** What one port of a memory writes, another reads: between domains too. */
function reportMemories(view: ModuleView, { report }: CheckContext): void {
  for (const { ports, crossing, name, path, place } of view.facts.module.memories) {
    const writer = ports.find((port) => port.kind !== 'read');
    if (writer === undefined || crossing !== null) continue;
    const readers = ports.filter(
      (port) =>
        port.kind !== 'write' &&
        (port.kind === 'readwrite' || port.latency === 1) &&
        view.sources.number(port.domain) !== view.sources.number(writer.domain),
    );
    for (const reader of readers) {
      report(view.facts, {
        code: codes.crossing.code,
        place,
        expected: `ports of one clock for ${path === '' ? name : path}, or words that are not written while they are read`,
        found: `${reader.name} reads under ${clockText(reader.domain)} what ${writer.name} writes under ${clockText(writer.domain)}`,
        fix: 'use an AsyncQueue; where something keeps the ports apart, say so: memory(…, { crossing: reason })',
      });
    }
  }
}
