import type { Expr } from '../../../gen/ir/index.ts';
import { equal } from '../machine/arithmetic.ts';
import type { Node } from '../machine/node.ts';
import type { Value } from '../machine/value.ts';
import type { Driver, Segment } from './module-info.ts';
import { rangeOf } from './module-info.ts';
import type { Located, Resolver, Thing } from './resolve.ts';
import type { Scope } from './scope.ts';

/** What statements leave in a segment: choices become selections, the last active assignment wins. */
export function drivenValue(resolver: Resolver, scope: Scope, segment: Segment): Value {
  const { words } = resolver;
  const { signal, hi, lo } = segment;
  let start: Value;
  if (signal.kind === 'reg') start = words.slice(resolver.known(scope, signal), hi, lo);
  else start = words.slice(words.constant(signal.defaultValue ?? 0n, signal.width), hi, lo);
  const part = (value: Expr, at: number): Value => {
    if (hi - lo + 1 === value.width) return resolver.known(scope, value);
    if (scope.info.byBit.has(value)) return resolver.known(scope, rangeOf(scope.info, value, hi - at, lo - at));
    return words.slice(resolver.known(scope, value), hi - at, lo - at);
  };
  const run = (list: readonly Driver[], before: Value): Value => {
    let value = before;
    for (const d of list) {
      if (d.kind === 'assign') {
        value = part(d.value, d.lo);
        continue;
      }
      let chosen = run(d.otherwise, value);
      if (d.kind === 'when') {
        for (const { cond, body } of d.branches.toReversed()) {
          chosen = words.select(words.truth(resolver.known(scope, cond)), run(body, value), chosen);
        }
      } else {
        const subject = resolver.known(scope, d.subject);
        for (const { values, body } of d.cases.toReversed()) {
          const hits = values.map((v): Node => equal(words, subject, words.constant(v.value, v.width)));
          const hit = hits.reduce((a, b) => words.graph.binary('or', a, b));
          chosen = words.select(hit, run(body, value), chosen);
        }
      }
      value = chosen;
    }
    return value;
  };
  return run(segment.drivers, start);
}

/** What {@link drivenValue} needs. */
export function driverParts(scope: Scope, { signal, hi, lo, drivers }: Segment): Located[] {
  const needed = new Set<Thing>();
  if (signal.kind === 'reg') needed.add(signal);
  const visit = (list: readonly Driver[]): void => {
    for (const d of list) {
      if (d.kind === 'assign') {
        const part = hi - lo + 1 < d.value.width && scope.info.byBit.has(d.value);
        needed.add(part ? rangeOf(scope.info, d.value, hi - d.lo, lo - d.lo) : d.value);
        continue;
      }
      if (d.kind === 'when') for (const { cond } of d.branches) needed.add(cond);
      else needed.add(d.subject);
      for (const { body } of d.kind === 'when' ? d.branches : d.cases) visit(body);
      visit(d.otherwise);
    }
  };
  visit(drivers);
  return [...needed].map((thing) => [scope, thing]);
}
