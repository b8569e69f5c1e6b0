export { BUGS, seeded, type SourceBug } from './bugs.ts';
export { hunt } from './hunt.ts';
export type { Catch } from './hunter.ts';
