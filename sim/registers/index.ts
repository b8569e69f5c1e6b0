/** Software's side of registers: typed from their definition, over any transport (docs/registers.md). */
export { BusError, RegisterDriver, driveRegisters } from './driver.ts';
export type { BlockDriver, RegisterArray, RegisterTransport } from './driver.ts';
export { handleTransport } from './handle-transport.ts';
export type { RegistersHandle } from './handle-transport.ts';
export { axiLiteTransport } from './axi-lite-transport.ts';
export type { AxiLiteHandle } from './axi-lite-transport.ts';
