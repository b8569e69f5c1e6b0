export { prepare, type Case } from './case.ts';
export type { Observed } from './observe.ts';
export { instantOf, type Step, type Stimulus } from './stimulus.ts';
