/** How a register returns to its reset value. */
export type ResetKind = 'sync' | 'async';

export interface ResetInfo {
  /** Port name, e.g. `rst_n`. */
  readonly name: string;
  readonly kind: ResetKind;
  readonly activeLow: boolean;
}

/**
 * A clock with its reset. Domains are compared by identity; a module that uses a domain (itself or below) gets a clock
 * port and, where the domain has one, a reset port, connected through the hierarchy under the same names.
 */
export interface Domain {
  readonly name: string;
  /** Port name, e.g. `clk`. */
  readonly clock: string;
  readonly edge: 'rising' | 'falling';
  /** Null: registers of this domain have initial values but no reset. */
  readonly reset: ResetInfo | null;
  /** The domain whose clock this one shares (`clock` and `edge` are equal then), with a reset of its own; else null. */
  readonly clockOf: Domain | null;
  /** A domain whose clock comes from the same source, so that paths between the two are timed; else null. */
  readonly synchronousTo: Domain | null;
}

/** The domain of ports whose values may change at any time: pins, buttons, lines from elsewhere. It has no clock. */
export const asynchronous: Domain = {
  name: 'asynchronous',
  clock: '',
  edge: 'rising',
  reset: null,
  clockOf: null,
  synchronousTo: null,
};

/**
 * What tells related domains from others: two domains with equal texts see each other's values at timed edges, and need
 * no synchroniser between them.
 */
export function clockSource(domain: Domain): string {
  let source = domain;
  while (source.synchronousTo !== null) source = source.synchronousTo;
  return source.clock;
}
