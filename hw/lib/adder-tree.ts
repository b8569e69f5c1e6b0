import { UserError } from '../../gen/errors.ts';
import type { SInt } from '../../gen/index.ts';

/**
 * Balanced sum of a power of two of numbers of one width. Grows by one bit per level, so nothing is lost.
 *
 * @param terms 1, 2, 4, ... numbers, all of the same width
 * @throws UserError for another number of terms
 */
export function adderTree(terms: readonly SInt[]): SInt {
  if (terms.length === 0 || (terms.length & (terms.length - 1)) !== 0) {
    throw new UserError({
      what: 'adderTree adds a power of two of terms',
      expected: '1, 2, 4, 8, ... terms',
      found: `${terms.length}`,
      fix: 'fill up with terms of value 0',
    });
  }
  let level = [...terms];
  while (level.length > 1) {
    const pairs: SInt[] = [];
    for (let i = 0; i < level.length; i += 2) pairs.push(level[i].addx(level[i + 1]));
    level = pairs;
  }
  return level[0];
}
