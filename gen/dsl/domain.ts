import { UserError } from '../errors.ts';
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
}

const identifier = /^[a-z][a-z0-9_]*$/;

/** A new clock domain. Create each once, e.g. at the top of a file, and hand it around. */
export function clockDomain(options: ClockDomainOptions): ClockDomain {
  const { name, edge = 'rising', reset = { kind: 'async' } } = options;
  const clock = options.clock ?? `${name}_clk`;
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
  const domain: ClockDomain = { name, clock, edge, reset: resetInfo };
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
