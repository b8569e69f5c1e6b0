import { simulate, simulateDesign, type Handle, type SimulateOptions } from '../../../sim/index.ts';
import * as written from './index.ts';
import { Counter, Queue, Records, SignedQueue, TwoClocks, WidePorts } from './modules.ts';

export type DesignName = 'queue' | 'signedQueue' | 'counter' | 'widePorts' | 'records' | 'twoClocks';

/** Starts one of the designs; `P` are its ports. */
export type Start = <P extends object = Record<string, never>>(
  design: DesignName,
  options?: SimulateOptions,
) => Promise<Handle<P>>;

const modules = {
  queue: () => new Queue(),
  signedQueue: () => new SignedQueue(),
  counter: () => new Counter(),
  widePorts: () => new WidePorts(),
  records: () => new Records(),
  twoClocks: () => new TwoClocks(),
} as const;

const onVerilator: Start = (design, options) => simulateDesign(written[design], options);

async function onEngine<P extends object>(design: DesignName, options: SimulateOptions = {}): Promise<Handle<P>> {
  return (await simulate(modules[design] as () => Counter, { ...options, engine: 'embedded' })) as unknown as Handle<P>;
}

/** What every back end must do alike: SystemVerilog written by hand on Verilator, the same in the language on the engine. */
export const backEnds: readonly { readonly name: string; readonly engine: 'verilator' | 'embedded'; start: Start }[] = [
  { name: 'Verilator', engine: 'verilator', start: onVerilator },
  { name: 'the embedded engine', engine: 'embedded', start: onEngine },
];
