import { logicBuilder } from './assign.ts';
import type { BoolSignal } from './bool.ts';
import { condition } from './condition.ts';
import { here } from './here.ts';

/**
 * Says that `cond` always holds at the clock's edge outside reset (inside `when`: while its conditions hold).
 * Simulation stops where it does not; formal tools prove it.
 */
export function assert(cond: BoolSignal, message: string): void {
  property('assert', cond, message);
}

/** Tells formal tools that `cond` may be taken as given; simulation checks it like `assert`. */
export function assume(cond: BoolSignal, message: string): void {
  property('assume', cond, message);
}

/** Asks whether `cond` can ever hold: for coverage and for formal tools. */
export function cover(cond: BoolSignal, message: string): void {
  property('cover', cond, message);
}

function property(what: 'assert' | 'assume' | 'cover', cond: BoolSignal, message: string): void {
  const place = here();
  const builder = logicBuilder(`${what}()`, place);
  if (builder === null) return;
  const e = condition(cond, place);
  builder.ownDomains.add(builder.domain);
  builder.scope.push({ kind: 'check', what, cond: e, message, domain: builder.domain, place });
}
