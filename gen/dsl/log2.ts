import { complain } from './complain.ts';
import { showHost } from './constant.ts';
import { here } from './here.ts';

/** Bits that tell `count` things apart: 3 for 5 to 8. At least 1, because no signal is empty. */
export function log2Up(count: number): number {
  return bitsOfNumber(isNumber(count) ? Math.max(1, Math.ceil(count) - 1) : count, `log2Up(${showHost(count)})`);
}

/** Bits that hold the number `max`: 3 for 4 to 7, at least 1. */
export function bitsFor(max: number): number {
  return bitsOfNumber(max, `bitsFor(${showHost(max)})`);
}

function bitsOfNumber(max: number, call: string): number {
  if (!isNumber(max)) {
    complain('badWidth', {
      place: here(),
      expected: 'a finite number',
      found: call,
      fix: 'check the parameter that it comes from',
    });
    return 1;
  }
  let bits = 1;
  for (let rest = Math.floor(max / 2); rest >= 1; rest = Math.floor(rest / 2)) bits++;
  return bits;
}

/** Parameters come from files and settings too, where types are promises. */
function isNumber(x: unknown): x is number {
  return typeof x === 'number' && Number.isFinite(x);
}
