import type { Domain, PlaceId, Signal } from '../../ir/index.ts';
import type { Node, Stmt } from '../graph/index.ts';

/** One signal with one value for all cases: an `assign` or a net with its value. */
export interface ValueBlock {
  readonly kind: 'value';
  readonly target: Signal;
  readonly value: Node;
  readonly place: PlaceId;
  readonly order: number;
}

/** An `always_comb`; every way through the body assigns every target once. */
export interface CombinationalBlock {
  readonly kind: 'combinational';
  readonly targets: readonly Signal[];
  readonly body: readonly Stmt[];
  readonly order: number;
}

/** An `always_ff`. */
export interface RegisterBlock {
  readonly kind: 'registers';
  readonly domain: Domain;
  readonly reset: boolean;
  readonly targets: readonly Signal[];
  readonly body: readonly Stmt[];
  readonly order: number;
}

/** The checks of one domain. */
export interface CheckBlock {
  readonly kind: 'checks';
  readonly domain: Domain;
  readonly body: readonly Stmt[];
  readonly order: number;
}

/** What the body of a module becomes; `order` is the index of the first statement that it comes from. */
export type Block = ValueBlock | CombinationalBlock | RegisterBlock | CheckBlock;
