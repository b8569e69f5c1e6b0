import type { CodeInfo } from './entry.ts';

/** Assertions, assumptions and covers. */
export const checkCodes = {
  constantCheck: {
    code: 'M080',
    title: 'assertion always fails',
    severity: 'error',
    explanation: 'An assertion that is false always and under no condition stops every run.',
    cause: 'The condition was computed from parameters alone.',
    fixes: [
      'Throw from the program where parameters are wrong.',
      'Put the check under the condition that it belongs to.',
    ],
    example: `assert(Bool().lit(false), 'must not get here');`,
  },
} as const satisfies Record<string, CodeInfo>;
