import { expectOptions } from './expect-type.ts';
import { UserError } from '../errors.ts';
import { asynchronous as asynchronousDomain } from '../ir/index.ts';
import type { Domain } from '../ir/index.ts';
import { context } from './context.ts';
import { closureResult } from './closure.ts';
import { numberDomain } from './domain-number.ts';

/**
 * A clock with its reset: a value that registers, memories and instances belong to. Two domains are the same only if
 * they are the same object.
 */
export type ClockDomain = Domain;

export interface ClockDomainOptions {
  /** For messages and reports. */
  readonly name: string;
  /** Port name. Default `clk` with the domain's name in front (`link_clk`). */
  readonly clock?: string;
  readonly edge?: 'rising' | 'falling';
  /**
   * `'none'`: registers have initial values but no reset. Default: asynchronous, active low, `rst_n` with the domain's
   * name in front.
   */
  readonly reset?: { readonly name?: string; readonly kind: 'sync' | 'async'; readonly activeLow?: boolean } | 'none';
  /** Shares this domain's clock and edge; only the reset differs. Leave out `clock` and `edge` then. */
  readonly clockOf?: ClockDomain;
  /** Another clock from the same source as this domain's: paths between them are timed and need no synchroniser. */
  readonly synchronousTo?: ClockDomain;
}

/** The domain of ports that no clock governs: pins, buttons, lines from elsewhere. */
export const asynchronous: ClockDomain = asynchronousDomain;
numberDomain(asynchronous);

const identifier = /^[a-z][a-z0-9_]*$/;

/** A new clock domain. Create each once, e.g. at the top of a file, and hand it around. */
export function clockDomain(options: ClockDomainOptions): ClockDomain {
  expectOptions(options, 'clockDomain()');
  const { name, reset = { kind: 'async' }, clockOf = null, synchronousTo = null } = options;
  const edge = options.edge ?? clockOf?.edge ?? 'rising';
  const clock = options.clock ?? clockOf?.clock ?? `${name}_clk`;
  const activeLow = reset === 'none' ? true : (reset.activeLow ?? true);
  const resetInfo =
    reset === 'none'
      ? null
      : { name: reset.name ?? `${name}_rst${activeLow ? '_n' : ''}`, kind: reset.kind, activeLow };
  for (const [what, text] of [
    ['clock port', clock],
    ['reset port', resetInfo?.name ?? 'none'],
  ]) {
    if (identifier.test(text)) continue;
    throw new UserError({
      what: `the ${what} of clock domain ${JSON.stringify(name)} has no usable name`,
      expected: 'lower_snake_case',
      found: JSON.stringify(text),
      fix: 'give the domain, its clock and its reset names of small letters, digits and underscores',
    });
  }
  if (clockOf !== null && (clock !== clockOf.clock || edge !== clockOf.edge || synchronousTo !== null)) {
    throw new UserError({
      what: `clock domain ${JSON.stringify(name)} shares the clock of ${clockOf.name} and has one of its own`,
      expected: `${clockOf.edge} edge of ${clockOf.clock}, as in ${clockOf.name}`,
      found: synchronousTo === null ? `${edge} edge of ${clock}` : `synchronousTo: ${synchronousTo.name}`,
      fix: 'give `clockOf` alone, or `synchronousTo` with a clock',
    });
  }
  const domain: ClockDomain = { name, clock, edge, reset: resetInfo, clockOf, synchronousTo: clockOf ?? synchronousTo };
  numberDomain(domain);
  return domain;
}

/** Where nothing else is said: `clk`, rising edge, `rst_n` asynchronous and active low. */
export const defaultDomain: ClockDomain = clockDomain({
  name: 'core',
  clock: 'clk',
  reset: { name: 'rst_n', kind: 'async' },
});

/** Registers, memories, instances and checks created in `build` belong to `domain`. Returns what `build` returns. */
export function inDomain<R>(domain: ClockDomain, build: () => R): R {
  const builder = context.current;
  if (builder === null) {
    throw new UserError({
      what: 'inDomain() was used outside of a module',
      expected: 'a call in logic() or in a field’s initialiser',
      fix: 'pass the domain as a parameter and use inDomain() in the module',
    });
  }
  const before = builder.domain;
  builder.domain = domain;
  try {
    return closureResult(build(), 'inDomain');
  } finally {
    builder.domain = before;
  }
}
