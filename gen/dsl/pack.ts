import type { Expr, PlaceId } from '../ir/index.ts';
import { complain } from './complain.ts';
import { Ground } from './ground.ts';
import { GroundType } from './ground-type.ts';
import { here } from './here.ts';
import { late } from './late.ts';
import { made } from './made.ts';
import { makeValue } from './make-value.ts';
import { castTo, catNode, sliceNode } from './nodes.ts';
import { operand, operandOfWidth } from './operand.ts';
import type { SignalOf, Type } from './type.ts';
import type { UIntSignal } from './uint.ts';
import { UInt } from './uint.ts';
import { use } from './use.ts';
import type { Value } from './value.ts';
import { groundsOf } from './value.ts';

/** One expression of all bits of `leaves`, the first in the low bits. */
export function packExprs(leaves: readonly Expr[], place: PlaceId): Expr {
  return catNode([...leaves].reverse(), place);
}

/** The leaves of `type` cut out of the bits of `packed`, the first from the low bits. */
export function unpackExprs(type: Type, packed: Expr, place: PlaceId): Expr[] {
  if (type instanceof GroundType) return [castTo(packed, type.signed, place)];
  let lo = 0;
  return type.$leaves.map((leaf) => {
    const { width, signed } = leaf.type;
    const bits = sliceNode(packed, lo + width - 1, lo, place);
    lo += width;
    return castTo(bits, signed, place);
  });
}

late.pack = (value: Value, place: PlaceId): UIntSignal => {
  return late.uint(made(packExprs(groundsOf(value).map(use), place)));
};

/** The bits of `packed` as a value of `type`, the first field or element from the low bits: the inverse of `pack()`. */
export function unpack<T extends Type>(type: T, packed: UIntSignal): SignalOf<T> {
  const place = here();
  const bits = operandOfWidth(UInt(type.width), packed, place, 1);
  return makeValue(type, unpackExprs(type, bits, place), place);
}

/** Concatenation, the most significant part first. */
export function cat(...parts: readonly Ground[]): UIntSignal {
  const place = here();
  const exprs = parts.filter((part) => part instanceof Ground).map(use);
  if (exprs.length === parts.length && exprs.length > 0) return late.uint(made(catNode(exprs, place)));
  complain('kindMismatch', {
    place,
    expected: 'one or more signals without fields',
    found: parts.length === 0 ? 'nothing' : 'something else among the parts',
    fix: 'pack() bundles and vectors, and give literals a width: UInt(4).lit(0)',
  });
  return UInt(1).lit(0);
}

/** `x` side by side `times` times. */
export function repeat(x: Ground, times: number): UIntSignal {
  const place = here();
  const e = use(x);
  if (Number.isInteger(times) && times >= 1 && times * e.width <= 1 << 20) {
    return late.uint(made(catNode(new Array<Expr>(times).fill(e), place)));
  }
  complain('badWidth', {
    place,
    expected: 'a count of 1 or more',
    found: `repeat(..., ${String(times)})`,
    fix: 'check the parameter that the count comes from',
  });
  return late.uint(operand(UInt(e.width), 0, place));
}
