import { counterNames, readWord, registerAddress, writeWord } from '../../hw/pe/config/index.ts';
import type { CounterName } from '../../hw/pe/config/index.ts';
import { commands } from './pe-port.ts';
import type { PePort } from './pe-port.ts';

export type Counters = Readonly<Record<CounterName, number>>;

/** Sets every event counter to zero. */
export function clearCounters(port: PePort): void {
  port.run(commands([writeWord(registerAddress.clear, 0)]));
}

/** Reads every event counter through `status`. The element should be idle, or they are of different moments. */
export function readCounters(port: PePort): Counters {
  const { status } = port.run(
    commands(
      counterNames.map((_, index) => readWord(registerAddress.counter(index))),
      counterNames.length,
    ),
  );
  const counters: Partial<Record<CounterName, number>> = {};
  counterNames.forEach((name, index) => {
    const address = Number(status[index] >> 48n);
    if (address !== registerAddress.counter(index)) {
      throw new Error(`status word ${index} answers for register ${address}, not for counter ${name}`);
    }
    counters[name] = Number(status[index] & 0xffff_ffff_ffffn);
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
