/** Seeded random numbers for tests, stalls and training. */
export { Random } from './random.ts';
