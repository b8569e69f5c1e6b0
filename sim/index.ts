/** Co-simulation: a circuit as a running object. */
export { simulate, type SimulateModuleOptions } from './simulate.ts';
export type { EngineName } from './engine-choice.ts';
export * from './testbench/index.ts';
