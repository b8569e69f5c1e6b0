import type { EnumInfo, Expr } from '../ir/index.ts';
import { context } from './context.ts';
import { constant, literalBits } from './constant.ts';
import { here } from './here.ts';
import type { Ground } from './ground.ts';
import type { GroundCursor, Leaf } from './type.ts';
import { Type } from './type.ts';
import type { ModuleBuilder } from './builder.ts';

/** The types without fields: `Bool`, `UInt`, `SInt` and enumerations. */
export abstract class GroundType<S extends Ground = Ground, L = unknown> extends Type<S, L> {
  readonly width: number;

  constructor(width: number) {
    super();
    this.width = width;
  }

  abstract readonly signed: boolean;
  get bool(): boolean {
    return false;
  }
  get enumInfo(): EnumInfo | null {
    return null;
  }

  /** The value class around an expression of this type. */
  abstract $make(expr: Expr, owner: ModuleBuilder | null): S;

  /** A value that belongs to the module under construction. */
  $wrap(expr: Expr): S {
    return this.$make(expr, context.current);
  }

  /** A constant of this type; a literal that does not fit is an error. */
  lit(literal: L): S {
    const bits = literalBits(this, literal);
    return this.$make(constant(bits, this.width, this.signed, here(), this.enumInfo), null);
  }

  get $key(): string {
    return this.text;
  }

  $flatten(out: Leaf[], path: string, flipped: boolean): void {
    out.push({ path, type: this, flipped });
  }

  $build(from: GroundCursor): S {
    return from.grounds[from.at++] as S;
  }

  $constants(literal: unknown, out: bigint[]): void {
    out.push(literalBits(this, literal));
  }
}
