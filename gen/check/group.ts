import { UNKNOWN_PLACE } from '../ir/index.ts';
import type { Signal } from '../ir/index.ts';

/** Signals by the place of their declaration: the fields of one bundle make one message. */
export function groupByPlace(signals: Iterable<Signal>): Signal[][] {
  const groups: Signal[][] = [];
  const byPlace = new Map<number, Signal[]>();
  for (const signal of signals) {
    const group = signal.place === UNKNOWN_PLACE ? undefined : byPlace.get(signal.place);
    if (group !== undefined) {
      group.push(signal);
      continue;
    }
    const fresh = [signal];
    groups.push(fresh);
    byPlace.set(signal.place, fresh);
  }
  return groups;
}

/** Things of one key together, in order of the first of each. */
export function groupedBy<T>(things: Iterable<T>, keyOf: (thing: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thing]);
    else group.push(thing);
  }
  return [...groups.values()];
}
