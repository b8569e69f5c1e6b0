import { codes } from '../../diagnostics/index.ts';
import type { CheckContext } from '../check.ts';
import { groupedBy } from '../group.ts';
import { bitCount, listText } from '../wording.ts';
import type { AnalysedModule } from './analyse.ts';
import type { Capture } from './captures.ts';
import type { Origin } from './origin.ts';
import { clockText, endText, wayTo } from './path.ts';
import type { CrossingPath, Surroundings } from './path.ts';
import type { ModuleView } from './view.ts';

/** First stages of synchronisers take one bit straight from a register; so do resets, from one of their own clock. */
export function reportCaptures({ view, captures }: AnalysedModule, around: Surroundings, context: CheckContext): void {
  const apart: (Capture & { readonly origin: Origin })[] = [];
  for (const capture of captures) {
    const path = foreignWay(view, around, capture);
    if (capture.what === 'reset') reportReset(view, capture, path, context);
    else if (path !== null) {
      if (capture.width > 1) reportWide(view, capture, path, context);
      else if (capture.origin === 'logic') reportLogic(view, capture, path, context);
      else if (typeof capture.origin !== 'string') apart.push({ ...capture, origin: capture.origin });
    }
  }
  for (const group of groupedBy(apart, ({ origin, source }) => `${origin.declaration} ${source}`)) {
    reportApart(view, group, context);
  }
}

type Way = Pick<CrossingPath, 'from' | 'between'>;

/** A way from a clock that is not the capture's own; null when there is none. */
function foreignWay(view: ModuleView, around: Surroundings, capture: Capture): Way | null {
  const { nodes, source } = capture;
  const node = nodes.find((one) => view.launchesOther(one, source));
  if (node === undefined) return null;
  const launched = view.launchedAt(node).find((number) => number !== source)!;
  return wayTo(around, view, nodes, launched);
}

function notesOf({ from, between }: Way, { name, place }: Capture): { text: string; place: number }[] {
  return [
    { text: endText(from), place: from.place },
    ...between.map(({ text, place: at }) => ({ text, place: at })),
    { text: name, place },
  ];
}

function reportWide(view: ModuleView, capture: Capture, path: Way, { report }: CheckContext): void {
  report(view.facts, {
    code: codes.bitsCross.code,
    place: capture.place,
    expected: `one bit for ${capture.name}, the first stage of a synchroniser`,
    found: `${bitCount(capture.width)} of ${endText(path.from)}`,
    fix: 'use an AsyncQueue or a HandshakeCrossing; a registered Gray code may cross so: crossing(gray, reason)',
    notes: notesOf(path, capture),
  });
}

function reportLogic(view: ModuleView, capture: Capture, path: Way, { report }: CheckContext): void {
  report(view.facts, {
    code: codes.logicBeforeSynchroniser.code,
    place: capture.place,
    expected: `a bit straight from a register for ${capture.name}, the first stage of a synchroniser`,
    found: `logic behind ${endText(path.from)}`,
    fix: `put a register of ${path.from.kind.replace(/^.* of /, '')} in between, or move the logic behind the synchroniser`,
    notes: notesOf(path, capture),
  });
}

function reportApart(
  view: ModuleView,
  group: readonly (Capture & { readonly origin: Origin })[],
  { report }: CheckContext,
): void {
  const byBit = new Map(group.map((one) => [`${one.origin.name} ${one.origin.lo}`, one]));
  if (byBit.size < 2) return;
  const distinct = [...byBit.values()];
  const [first] = distinct;
  const names = [...new Set(distinct.map(({ origin }) => origin.name))];
  const { signal } = first.origin;
  const of = signal.domain === null ? '' : `, of ${clockText(signal.domain)}`;
  report(view.facts, {
    code: codes.bitsCross.code,
    place: distinct[1].place,
    expected: `bits that have nothing to do with each other in front of separate synchronisers`,
    found: `${bitCount(distinct.length)} of ${listText(names)}${of}`,
    fix: 'use an AsyncQueue or a HandshakeCrossing; if the bits are independent, say so: crossing(value, reason)',
    notes: distinct.slice(0, SHOWN).map(({ origin, name, place }) => ({
      text: `${origin.name}${origin.signal.width > 1 ? `.bit(${origin.lo})` : ''} to ${name}`,
      place,
    })),
  });
}

/** More bits than these are not listed. */
const SHOWN = 8;

function reportReset(view: ModuleView, capture: Capture, path: Way | null, { report }: CheckContext): void {
  const about = { code: codes.resetCrossing.code, place: capture.place };
  const domain = view.sources.domains[capture.source];
  if (path !== null) {
    report(view.facts, {
      ...about,
      expected: `a register of ${clockText(domain)} behind ${capture.name}`,
      found: endText(path.from),
      fix: `pass it through a ResetSynchroniser of ${domain.name}`,
      notes: notesOf(path, capture),
    });
  } else if (capture.origin === 'logic') {
    report(view.facts, {
      ...about,
      expected: `a bit straight from a register behind ${capture.name}: a short pulse of logic would reset some registers`,
      found: 'logic',
      fix: 'register the result: regNext(…), or pass it through a ResetSynchroniser',
    });
  }
}
