import { UserError } from '../../../gen/errors.ts';

/** The number of registers in a row of a synchroniser; one alone would hand on what it has not decided yet. */
export function checkedStages(stages = 2): number {
  if (Number.isInteger(stages) && stages >= 2 && stages <= 16) return stages;
  throw new UserError({
    what: 'a synchroniser was given an unusable number of stages',
    expected: 'a whole number from 2 to 16',
    found: `stages: ${stages}`,
    fix: 'leave it out for 2, or take 3 for fast clocks',
  });
}
