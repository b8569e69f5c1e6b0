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
}
