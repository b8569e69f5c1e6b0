import { expectType } from './expect-type.ts';
import type { Const } from '../ir/index.ts';
import { constant } from './constant.ts';
import { here } from './here.ts';
import type { LiteralOf, SignalOf, Type } from './type.ts';

/**
 * A constant of `type`: a number, bigint or boolean that fits, an object of these by field, an array by index (or one
 * for all elements).
 */
export function lit<T extends Type>(type: T, literal: LiteralOf<T>): SignalOf<T> {
  expectType(type, 'lit()');
  const bits: bigint[] = [];
  type.$constants(literal, bits);
  return constants(type, bits);
}

/** The constant of `type` whose bits are all 0. */
export function zero<T extends Type>(type: T): SignalOf<T> {
  expectType(type, 'zero()');
  return constants(
    type,
    type.$leaves.map(() => 0n),
  );
}

function constants<T extends Type>(type: T, bits: readonly bigint[]): SignalOf<T> {
  const place = here();
  const grounds = type.$leaves.map(({ type: leaf }, i) => {
    const expr: Const = constant(bits[i], leaf.width, leaf.signed, place, leaf.enumInfo);
    return leaf.$make(expr, null);
  });
  return type.$build({ grounds, at: 0 });
}
