import type { Expr } from '../ir/index.ts';
import type { GroundType } from './ground-type.ts';
import type { ModuleBuilder } from './builder.ts';
import { Value } from './value.ts';

/** A value without fields: one expression, and the module it belongs to. */
export abstract class Ground extends Value {
  readonly $expr: Expr;
  /** Null for constants, which may be used anywhere. */
  $owner: ModuleBuilder | null;

  constructor(expr: Expr, owner: ModuleBuilder | null) {
    super();
    this.$expr = expr;
    this.$owner = owner;
  }

  abstract override get type(): GroundType;

  /** Bits. */
  get width(): number {
    return this.$expr.width;
  }

  $grounds(out: Ground[]): void {
    out.push(this);
  }
}
