import { complain } from './complain.ts';
import { showHost } from './constant.ts';
import { here } from './here.ts';

/** What IEEE 1800 has every tool take at least; wider signals are mostly a mistake in a parameter anyway. */
export const MAX_WIDTH = 1 << 16;

/**
 * Stands in for a width that is none, after that was reported: no design has it, so what follows from it is recognised
 * and not reported again.
 */
const UNKNOWN_WIDTH = 1 << 20;

/** `width` if it is one; otherwise reports it and gives a stand-in. */
export function checkedWidth(width: number, kind: string): number {
  if (Number.isInteger(width) && width >= 1 && width <= MAX_WIDTH) return width;
  if (isUnknownWidth(width)) return width;
  complain('badWidth', {
    place: here(),
    expected: `a width from 1 to ${MAX_WIDTH} bits`,
    found: `${kind}(${showHost(width)})`,
    fix: 'check the parameter that the width comes from; leave out signals that a parameter makes empty',
  });
  return UNKNOWN_WIDTH;
}

/** True for widths that come from the stand-in. */
export function isUnknownWidth(width: number): boolean {
  return Number.isInteger(width) && width > MAX_WIDTH && width >= UNKNOWN_WIDTH - MAX_WIDTH;
}
