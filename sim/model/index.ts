/** A running design as a testbench sees it: what it has outside, and the back end that runs it. */
export {
  interfaceOf,
  modelInterface,
  storageBytes,
  topModule,
  type ModelDomain,
  type ModelInterface,
  type ModelPort,
  type ModelStream,
  type ValueShape,
} from './interface.ts';
export { CONTROL, MODE, STATUS, type Backend, type Inside, type InsideSignal, type StopFacts } from './backend.ts';
