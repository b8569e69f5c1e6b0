export { BUGS, type Bug } from './bugs.ts';
export { hunt } from './hunt.ts';
