export type { Difference } from './difference.ts';
export { engine } from './engine.ts';
export { icarus } from './icarus.ts';
export { verilator } from './verilator.ts';
export { yosys } from './yosys.ts';
