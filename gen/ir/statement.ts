import type { Domain } from './domain.ts';
import type { Const, Expr } from './expr.ts';
import type { PlaceId } from './locators.ts';
import type { Signal } from './signal.ts';

/**
 * Drives bits `hi..lo` of the target: for a register the value after the next edge, for the rest the value now. The
 * last active assignment of a bit wins, in order of the statements. A read sees the final value, wherever it stands.
 */
export interface Assign {
  readonly kind: 'assign';
  readonly target: Signal;
  readonly hi: number;
  readonly lo: number;
  readonly value: Expr;
  readonly place: PlaceId;
}

export interface When {
  readonly kind: 'when';
  readonly branches: readonly { readonly cond: Expr; readonly body: readonly Statement[]; readonly place: PlaceId }[];
  /** The `otherwise` branch; empty when there is none. */
  readonly otherwise: readonly Statement[];
  readonly place: PlaceId;
}

/** A choice by value; the values are distinct constants of the subject's width. */
export interface Match {
  readonly kind: 'match';
  readonly subject: Expr;
  readonly cases: readonly {
    readonly values: readonly Const[];
    readonly body: readonly Statement[];
    readonly place: PlaceId;
  }[];
  /** What happens for every other value; empty: nothing. */
  readonly otherwise: readonly Statement[];
  readonly place: PlaceId;
}

/**
 * A property sampled at the domain's clock edge outside reset. Inside `when` it holds only under the conditions around
 * it.
 */
export interface Check {
  readonly kind: 'check';
  readonly what: 'assert' | 'assume' | 'cover';
  readonly cond: Expr;
  readonly message: string;
  readonly domain: Domain;
  readonly place: PlaceId;
}

export type Statement = Assign | When | Match | Check;
