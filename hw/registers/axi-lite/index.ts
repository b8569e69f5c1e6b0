/** AXI4-Lite in front of registers (docs/registers.md, "AXI4-Lite"). */
export { AxiLite } from './axi-lite.ts';
export type { AxiLiteSignal } from './axi-lite.ts';
export { AxiLiteFront } from './front.ts';
export { connectAxiLite } from './connect.ts';
