import type { Expr } from '../ir/index.ts';
import { Bits } from './bits.ts';
import type { ModuleBuilder } from './builder.ts';
import { checkedWidth } from './checked-width.ts';
import { context } from './context.ts';
import { GroundType } from './ground-type.ts';
import { here } from './here.ts';
import { late } from './late.ts';
import { made } from './made.ts';
import { castTo } from './nodes.ts';
import type { SInt } from './sint.ts';
import { use } from './use.ts';

/** Two literal widths that differ are incompatible; a width of type `number` fits every other. */
export type WidthTag<N extends number> = { bivariant(n: N): void }['bivariant'];

export class UIntSignal<N extends number = number> extends Bits<UIntSignal> {
  declare readonly $kind: 'uint';
  declare readonly $width: WidthTag<N>;

  get type(): UIntType<N> {
    return UInt(this.$expr.width as N);
  }

  $same(expr: Expr): UIntSignal {
    return new UIntSignal(expr, context.current);
  }

  /** The low `width` bits. */
  trunc<M extends number>(width: M): UIntSignal<M> {
    return new UIntSignal(this.cut(width, here()), context.current);
  }

  /** Widened with zeros. */
  pad<M extends number>(width: M): UIntSignal<M> {
    return new UIntSignal(this.widened(width, here()), context.current);
  }

  /** Cut or widened with zeros, as needed. */
  resize<M extends number>(width: M): UIntSignal<M> {
    const place = here();
    const expr = width < this.width ? this.cut(width, place) : this.widened(width, place);
    return new UIntSignal(expr, context.current);
  }

  asUInt(): this {
    return this;
  }

  /** The same bits as two's complement. */
  asSInt(): SInt<N> {
    return late.sint(made(castTo(use(this), true, here()))) as SInt<N>;
  }
}

export class UIntType<N extends number = number> extends GroundType<UIntSignal<N>, number | bigint> {
  readonly text: string;

  constructor(width: N) {
    super(width);
    this.text = `UInt(${width})`;
  }

  get signed(): boolean {
    return false;
  }

  $make(expr: Expr, owner: ModuleBuilder | null): UIntSignal<N> {
    return new UIntSignal<N>(expr, owner);
  }
}

const types = new Map<number, UIntType>();

/** Unsigned integer of `width` bits. */
export function UInt<N extends number>(width: N): UIntType<N> {
  let type = types.get(width);
  if (type === undefined) {
    const checked = checkedWidth(width, 'UInt');
    type = new UIntType(checked);
    if (checked === width) types.set(width, type);
  }
  return type as UIntType<N>;
}
export type UInt<N extends number = number> = UIntSignal<N>;

late.uint = (expr, owner = context.current) => new UIntSignal(expr, owner);
