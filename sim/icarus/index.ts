/** Icarus Verilog as an independent second simulator: the same words through the same printed design. */
export { runOnIcarus } from './run.ts';
export type { IcarusOutcome, StreamWords } from './run.ts';
