import type { Domain, Expr, Signal } from '../ir/index.ts';
import { logicBuilder } from './assign.ts';
import { BoolType } from './bool.ts';
import type { BoolSignal } from './bool.ts';
import { complain } from './complain.ts';
import { condition } from './condition.ts';
import { newSignal } from './declare.ts';
import type { ClockDomain } from './domain.ts';
import { here } from './here.ts';

/**
 * Makes the reset of `domain` in this module, for its own registers and for the instances that it puts into the domain:
 * in reset while `released` is false, whichever level the domain's reset has. The domain shares the clock of another
 * one (`clockOf`); `released` comes from a register of that clock, mostly that of a `ResetSynchroniser`.
 *
 * @example
 * const board = clockDomain({ name: 'board', clock: 'clk', reset: { name: 'button_n', kind: 'async' } });
 * const core = clockDomain({ name: 'core', clockOf: board });
 * // in a module
 * readonly release = instance(new ResetSynchroniser({ domain: board }));
 * logic() { driveReset(core, this.release.released); }
 */
export function driveReset(domain: ClockDomain, released: BoolSignal): void {
  const place = here();
  const builder = logicBuilder('driveReset()', place);
  if (builder === null) return;
  const value = condition(released, place);
  const fault = faultOf(domain, builder.resets.has(domain));
  if (fault !== null) {
    complain('badDomain', { place, ...fault });
    return;
  }
  const { name, activeLow } = domain.reset!;
  const signal: Signal = {
    ...newSignal({ path: '', type: new BoolType(), flipped: false }, 'wire', place),
    name,
    path: name,
    unusedOk: true,
  };
  const level: Expr = activeLow ? value : { op: 'not', width: 1, signed: false, place, a: value };
  builder.signals.push(signal);
  builder.defaults.push({ kind: 'assign', target: signal, hi: 0, lo: 0, value: level, place });
  builder.resets.set(domain, { domain, signal, place });
}

function faultOf(domain: Domain, driven: boolean): { expected: string; found: string; fix: string } | null {
  if (domain.reset === null) {
    return {
      expected: 'a domain with a reset',
      found: `${domain.name}, which has none`,
      fix: 'declare a reset in clockDomain(), or drive another domain',
    };
  }
  if (domain.clockOf === null) {
    return {
      expected: 'a domain that shares the clock of another one',
      found: `${domain.name}, whose clock and reset come from outside`,
      fix: `declare it as clockDomain({ name: '${domain.name}', clockOf: … })`,
    };
  }
  if (!driven) return null;
  return {
    expected: `one source for the reset of ${domain.name}`,
    found: 'a second driveReset()',
    fix: 'combine them in front of one reset synchroniser',
  };
}
