import { complain } from './complain.ts';
import { here } from './here.ts';

/** Wider signals than this are taken for a mistake in a parameter. */
export const MAX_WIDTH = 1 << 20;

/** `width` if it is one; otherwise reports it and gives 1. */
export function checkedWidth(width: number, kind: string): number {
  if (Number.isInteger(width) && width >= 1 && width <= MAX_WIDTH) return width;
  complain('badWidth', {
    place: here(),
    expected: `a width from 1 to ${MAX_WIDTH} bits`,
    found: `${kind}(${String(width)})`,
    fix: 'check the parameter that the width comes from; leave out signals that a parameter makes empty',
  });
  return 1;
}
