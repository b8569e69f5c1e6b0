/** Parts of assertions: what was before, what is answered in time. In simulation and in proofs. */
export { fell, past, rose, stable } from './past.ts';
export type { Past } from './past.ts';
export { answersWithin } from './answers.ts';
export type { Deadline } from './answers.ts';
