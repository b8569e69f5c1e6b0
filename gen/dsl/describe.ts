import type { Expr } from '../ir/index.ts';

/**
 * An expression in a message: a signal by its path, a constant by its value, the rest by its operation. Signals have
 * their paths once elaboration has ended.
 */
export function describe(e: Expr): string {
  switch (e.op) {
    case 'signal':
      return e.path === '' ? 'an unnamed signal' : e.path;
    case 'const':
      return e.enumInfo?.members.find(([, value]) => BigInt(value) === e.value)?.[0] ?? String(e.value);
    case 'pad':
    case 'cast':
      return describe(e.a);
    case 'slice':
      return `${describe(e.a)}.bits(${e.hi}, ${e.lo})`;
    default:
      return `the result of ${e.op}`;
  }
}
