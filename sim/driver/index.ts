/** Runs compiled layers on a processing element, in RTL or a model of it. Never imports the golden model. */
export { clearCounters, readCounters, stallsOf } from './counters.ts';
export type { Counters } from './counters.ts';
export { Element } from './element.ts';
export { totalOf } from './layer-run.ts';
export type { LayerRun, LayerTotal } from './layer-run.ts';
export type { PeAnswer, PeJob, PePort } from './pe-port.ts';
export { TestbenchPort } from './testbench-port.ts';
export type { PeHandle } from './testbench-port.ts';
