/** Testbenches: a running design as an object with its ports as properties. */
export { simulateDesign, startTestbench, type SimulateOptions, type PrintedDesign, type Handle } from './simulate.ts';
export { Testbench, type Snapshot, type TestbenchOptions, type ClockOptions, type RunOptions } from './testbench.ts';
export type { HandleOf, PortsOf } from './handle-type.ts';
export type { IntegerOf } from '../../gen/index.ts';
export type { StreamHandle, Sending, Receiving } from './stream-handle.ts';
export type { Stalls, TransferOptions, TransferReport } from './transfers.ts';
export type { WordArray, WordValue, FieldValue } from './words.ts';
export type { WaveOptions } from './waves.ts';
export type { InsideSignal } from '../model/index.ts';
export { AssertionFailure, HangError, StreamRuleError, PortError, type StreamState } from './errors.ts';
