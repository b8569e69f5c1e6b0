import type { ModuleIr, PlaceId, Signal } from '../../ir/index.ts';
import type { PortDependencies } from '../loops/summary.ts';
import { ClockSources } from './sources.ts';

/** A bit of an input that goes straight, or through logic, to the first stage of a synchroniser or to a reset. */
export interface PendingCapture {
  readonly input: Signal;
  readonly hi: number;
  readonly lo: number;
  /** False when nothing but wires lies between. */
  readonly logic: boolean;
  readonly what: 'synchroniser' | 'reset';
  /** Clock source of the register, or of the reset's domain, in the numbers of the module. */
  readonly source: number;
  /** What takes the bit, from the module downwards, and the line that says so. */
  readonly name: string;
  readonly place: PlaceId;
}

/** What the surroundings of a module need to know of it. Clock sources are numbers of `sources`. */
export interface CrossingSummary {
  readonly sources: ClockSources;
  /** For each output the inputs that reach it in the same instant. */
  readonly passes: PortDependencies;
  /** For each output the clocks of the registers behind it. */
  readonly launches: ReadonlyMap<Signal, readonly number[]>;
  /** For each input the clocks of the registers, memories and checks that it reaches. */
  readonly captures: ReadonlyMap<Signal, readonly number[]>;
  readonly pending: readonly PendingCapture[];
}

/**
 * A black box's ports belong to the domain stated there, or else to its only clock. One without clocks is taken for
 * logic: each output may depend on each input.
 */
export function blackBoxSummary(module: ModuleIr): CrossingSummary {
  const sources = new ClockSources(module);
  const clocks = [...new Set(module.domains.map((domain) => sources.number(domain)))];
  const [only] = clocks;
  const launches = new Map<Signal, readonly number[]>();
  const captures = new Map<Signal, readonly number[]>();
  const passes = new Map<Signal, readonly Signal[]>();
  const open = module.ports.filter((port) => port.kind === 'input' && port.domain === null);
  for (const port of module.ports) {
    const number = port.domain !== null ? sources.number(port.domain) : clocks.length === 1 ? only : null;
    if (number !== null) (port.kind === 'input' ? captures : launches).set(port, [number]);
    else if (clocks.length === 0 && port.kind === 'output') passes.set(port, open);
  }
  return { sources, passes, launches, captures, pending: [] };
}
