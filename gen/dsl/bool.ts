import type { BinaryOp, Expr, PlaceId } from '../ir/index.ts';
import type { ModuleBuilder } from './builder.ts';
import { context } from './context.ts';
import { Ground } from './ground.ts';
import { GroundType } from './ground-type.ts';
import { here } from './here.ts';
import { late } from './late.ts';
import { made } from './made.ts';
import { muxFor } from './mux.ts';
import type { MuxArm } from './mux.ts';
import { binary, unary } from './nodes.ts';
import { operandOfWidth } from './operand.ts';
import type { UInt } from './uint.ts';
import { use } from './use.ts';
import type { Value } from './value.ts';

export type BoolLiteral = boolean | 0 | 1;

/** True or false. */
export class BoolSignal extends Ground {
  declare readonly $kind: 'bool';

  get type(): BoolType {
    return boolType;
  }

  /** True when this and all others are. */
  and(...others: readonly (BoolSignal | BoolLiteral)[]): BoolSignal {
    return this.chain('and', others, here());
  }

  /** True when this or any other is. */
  or(...others: readonly (BoolSignal | BoolLiteral)[]): BoolSignal {
    return this.chain('or', others, here());
  }

  /** True when an odd number of them is. */
  xor(...others: readonly (BoolSignal | BoolLiteral)[]): BoolSignal {
    return this.chain('xor', others, here());
  }

  not(): BoolSignal {
    return new BoolSignal(made(unary('not', 1, false, use(this), here())), context.current);
  }

  eq(x: BoolSignal | BoolLiteral): BoolSignal {
    return this.chain('eq', [x], here());
  }

  ne(x: BoolSignal | BoolLiteral): BoolSignal {
    return this.chain('ne', [x], here());
  }

  private chain(op: BinaryOp, others: readonly unknown[], place: PlaceId): BoolSignal {
    let e = use(this);
    others.forEach((x, i) => {
      e = binary(op, 1, false, e, operandOfWidth(boolType, x, place, i), place);
    });
    return new BoolSignal(made(e), context.current);
  }

  /** One bit: 1 for true. */
  asUInt(): UInt<1> {
    return late.uint(use(this)) as UInt<1>;
  }

  /** `a` when this is true, else `b`. */
  mux<S extends Value>(a: S, b: S | MuxArm<S>): S;
  mux<S extends Value>(a: MuxArm<S>, b: S): S;
  mux(a: unknown, b: unknown): Value {
    return muxFor(this, a, b, here(), 0);
  }
}

export class BoolType extends GroundType<BoolSignal, BoolLiteral> {
  readonly text = 'Bool';

  constructor() {
    super(1);
  }

  get signed(): boolean {
    return false;
  }

  override get bool(): boolean {
    return true;
  }

  $make(expr: Expr, owner: ModuleBuilder | null): BoolSignal {
    return new BoolSignal(expr, owner);
  }
}

const boolType = new BoolType();

/** One bit that is true or false. */
export function Bool(): BoolType {
  return boolType;
}
export type Bool = BoolSignal;

late.bool = (expr, owner = context.current) => new BoolSignal(expr, owner);
