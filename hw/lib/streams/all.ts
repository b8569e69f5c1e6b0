import type { Bool } from '../../../gen/index.ts';

/** Whether all of one or more conditions hold. */
export function all(conditions: readonly Bool[]): Bool {
  return conditions[0].and(...conditions.slice(1));
}
