import type { Signal } from '../ir/index.ts';
import { bracketed } from './hierarchy.ts';

/** A signal as messages call it. */
export function signalName(signal: Signal): string {
  if (signal.path !== '') return bracketed(signal.path);
  return signal.name === '' ? 'a signal without a name' : signal.name;
}

/** `bit 3`, `bits 7 to 4`, `bits 7 to 4 and 1`. */
export function bitsText(mask: bigint, width: number): string {
  const ranges: string[] = [];
  for (let hi = width - 1; hi >= 0; hi -= 1) {
    if (!bitOf(mask, hi)) continue;
    let lo = hi;
    while (lo > 0 && bitOf(mask, lo - 1)) lo -= 1;
    ranges.push(hi === lo ? `${hi}` : `${hi} to ${lo}`);
    hi = lo;
  }
  const single = ranges.length === 1 && !ranges[0].includes('to');
  return `${single ? 'bit' : 'bits'} ${listText(ranges)}`;
}

function bitOf(mask: bigint, bit: number): boolean {
  return ((mask >> BigInt(bit)) & 1n) === 1n;
}

/** `a`, `a and b`, `a, b and c`. */
export function listText(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

export function bitCount(n: number): string {
  return n === 1 ? '1 bit' : `${n} bits`;
}
