import { counterAddress, counterNames, peRegisters, readWord } from '../../hw/pe/config/index.ts';
import type { CounterName } from '../../hw/pe/config/index.ts';
import { decode } from '../../hw/registers/definition/index.ts';
import { driveRegisters } from '../registers/index.ts';
import { commands } from './pe-port.ts';
import type { PePort } from './pe-port.ts';
import { configTransport } from './config-transport.ts';

export type Counters = Readonly<Record<CounterName, number>>;

/** Sets every event counter to zero. */
export function clearCounters(port: PePort): void {
  driveRegisters(peRegisters, configTransport(port)).clear.write();
}

/** Reads every event counter through `status`. The element should be idle, or they are of different moments. */
export function readCounters(port: PePort): Counters {
  const { status } = port.run(
    commands(
      counterNames.map((name) => readWord(counterAddress(name))),
      counterNames.length,
    ),
  );
  const counters: Partial<Record<CounterName, number>> = {};
  counterNames.forEach((name, index) => {
    const address = Number(status[index] >> 48n);
    if (address !== counterAddress(name)) {
      throw new Error(`status word ${index} answers for register ${address}, not for counter ${name}`);
    }
    counters[name] = decode(peRegisters.registers.counter, status[index]).events;
  });
  return counters as Counters;
}

/** Waiting cycles by cause: of the sequencer, then of the post-processing. */
export function stallsOf(counters: Counters): Record<string, number> {
  return {
    configuration: counters.stallConfiguration,
    input: counters.stallInput,
    weights: counters.stallWeights,
    accumulator: counters.stallAccumulator,
    hazard: counters.stallHazard,
    output: counters.stallOutput,
    partials: counters.stallPartials,
  };
}
