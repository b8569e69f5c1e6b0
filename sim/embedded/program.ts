import { outsideOf, type Design } from '../../gen/index.ts';
import { ownSignals, placedSignals, type Placed } from './hierarchy.ts';
import { compileDesign, type EngineProgram } from '../engine/index.ts';
import { interfaceOf, type InsideSignal, type ModelInterface } from '../model/index.ts';

/** A design ready to run in this process. */
export interface EmbeddedProgram {
  readonly design: Design;
  readonly interface: ModelInterface;
  readonly engine: EngineProgram;
  /** Byte offset of each port of the interface. */
  readonly offsets: readonly number[];
  /** What can be looked at, by path. */
  readonly signals: ReadonlyMap<string, Placed>;
  /** Registers and wires of the top itself. */
  readonly own: readonly InsideSignal[];
}

/** @param wave whether every named signal must be kept up to date, for a waveform file */
export function embeddedProgram(design: Design, wave: boolean): EmbeddedProgram {
  const outside = interfaceOf(outsideOf(design));
  const engine = compileDesign(design, { keep: wave ? 'all' : 'ports' });
  const { ports } = design.top;
  const clocksAndResets = outside.ports.length - ports.length;
  const offsets = outside.ports.map((_, i) =>
    i < clocksAndResets ? -1 : engine.slotOf(ports[i - clocksAndResets]).offset,
  );
  outside.domains.forEach((domain, i) => {
    const { clock, reset } = engine.domains[i];
    offsets[domain.clock] = clock.offset;
    if (domain.reset !== null && reset !== null) offsets[domain.reset.port] = reset.offset;
  });
  let signals: ReadonlyMap<string, Placed> | null = null;
  return {
    design,
    interface: outside,
    engine,
    offsets,
    own: ownSignals(design.top),
    // Thousands in a large design, and most simulations look at none of them.
    get signals() {
      return (signals ??= new Map(placedSignals(design.top).map((signal) => [signal.path, signal])));
    },
  };
}
