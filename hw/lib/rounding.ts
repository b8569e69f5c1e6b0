import { cat, mux, select } from '../../gen/index.ts';
import type { Bool, SInt, UInt } from '../../gen/index.ts';

/**
 * To nearest, ties to even: whether to round up, by the last bit kept, the first bit lost and whether any further bit
 * lost is set.
 */
export function roundsUp(last: Bool, half: Bool, rest: Bool): Bool {
  return half.and(rest.or(last));
}

/** Whether all bits are the same. */
export function allEqual(bits: UInt): Bool {
  const same = bits.andR().or(bits.orR().not());
  return same;
}

/** How many times, 0 … 3, `value` can move left by `step` bits without losing its sign. */
export function stepsToNormal(value: SInt, step: number): UInt {
  const top = value.width - 1;
  const once = allEqual(value.bits(top, top - step));
  const twice = once.and(allEqual(value.bits(top - step, top - 2 * step)));
  const thrice = twice.and(allEqual(value.bits(top - 2 * step, top - 3 * step)));
  const steps = cat(twice, mux(twice, thrice, once));
  return steps;
}

/** `value · 2^(steps · step)`, steps 0 … 3. */
export function shiftLeftBySteps(value: SInt, steps: UInt, step: number): SInt {
  const shifted = select(steps, [value, value.shl(step), value.shl(2 * step), value.shl(3 * step)]);
  return shifted;
}
