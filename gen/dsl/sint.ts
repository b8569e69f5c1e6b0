import type { Expr } from '../ir/index.ts';
import { Bits } from './bits.ts';
import type { ModuleBuilder } from './builder.ts';
import { checkedWidth } from './checked-width.ts';
import { context } from './context.ts';
import { GroundType } from './ground-type.ts';
import { here } from './here.ts';
import { late } from './late.ts';
import { made } from './made.ts';
import { castTo, unary } from './nodes.ts';
import type { UInt, WidthTag } from './uint.ts';
import { use } from './use.ts';

export class SIntSignal<N extends number = number> extends Bits<SIntSignal> {
  declare readonly $kind: 'sint';
  declare readonly $width: WidthTag<N>;

  get type(): SIntType<N> {
    return SInt(this.$expr.width as N);
  }

  $same(expr: Expr): SIntSignal {
    return new SIntSignal(expr, context.current);
  }

  /** Two's complement negation; keeps the width, so the most negative value stays what it is. */
  neg(): this {
    const self = use(this);
    return this.$same(made(unary('neg', self.width, true, self, here()))) as this;
  }

  /** The low `width` bits, read as two's complement. */
  trunc<M extends number>(width: M): SIntSignal<M> {
    return new SIntSignal(this.cut(width, here()), context.current);
  }

  /** Widened with the sign. */
  pad<M extends number>(width: M): SIntSignal<M> {
    return new SIntSignal(this.widened(width, here()), context.current);
  }

  /** Cut or widened with the sign, as needed. */
  resize<M extends number>(width: M): SIntSignal<M> {
    const place = here();
    const expr = width < this.width ? this.cut(width, place) : this.widened(width, place);
    return new SIntSignal(expr, context.current);
  }

  /** The same bits as an unsigned number. */
  asUInt(): UInt<N> {
    return late.uint(made(castTo(use(this), false, here()))) as UInt<N>;
  }

  asSInt(): this {
    return this;
  }
}

export class SIntType<N extends number = number> extends GroundType<SIntSignal<N>, number | bigint> {
  readonly text: string;

  constructor(width: N) {
    super(width);
    this.text = `SInt(${width})`;
  }

  get signed(): boolean {
    return true;
  }

  $make(expr: Expr, owner: ModuleBuilder | null): SIntSignal<N> {
    return new SIntSignal<N>(expr, owner);
  }
}

const types = new Map<number, SIntType>();

/** Two's complement integer of `width` bits. */
export function SInt<N extends number>(width: N): SIntType<N> {
  let type = types.get(width);
  if (type === undefined) {
    const checked = checkedWidth(width, 'SInt');
    type = new SIntType(checked);
    if (checked === width) types.set(width, type);
  }
  return type as SIntType<N>;
}
export type SInt<N extends number = number> = SIntSignal<N>;

late.sint = (expr, owner = context.current) => new SIntSignal(expr, owner);
