/** Co-simulation: a circuit as a running object. */
export { simulate } from './simulate.ts';
export * from './testbench/index.ts';
