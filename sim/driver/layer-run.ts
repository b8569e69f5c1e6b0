import type { CompiledLayer, PortBytes } from '../compile/index.ts';
import { outputShape } from '../network/index.ts';
import { stallsOf } from './counters.ts';
import type { Counters } from './counters.ts';

/** One layer on one sample, as it ran. */
export interface LayerRun {
  readonly name: string;
  /** Output channels × input channels × kernel, and the output's rows × columns, e.g. `24×12×3×3 → 14×14`. */
  readonly shape: string;
  /** K×P×Q. */
  readonly output: Int8Array;
  /** Multiply-accumulates that the layer asks for, those with padding positions included. */
  readonly macs: number;
  /** Multiply-accumulates on channels that only fill up vectors and lanes, by the compiler's account. */
  readonly paddingMacs: number;
  /** Multiply-accumulates by the element's own count. */
  readonly rtlMacs: number;
  /** From the first configuration word to the last output word, and what the compiler predicted. */
  readonly cycles: number;
  readonly predictedCycles: number;
  /** `macs` over what the multipliers could have done in `cycles`, 0 … 1. */
  readonly macUtilisation: number;
  readonly stalls: Readonly<Record<string, number>>;
  readonly bytes: PortBytes;
  readonly counters: Counters;
}

/** Puts together what is reported of a layer. */
export function layerRun(
  compiled: CompiledLayer,
  measured: { output: Int8Array; cycles: number; configBytes: number; counters: Counters },
): LayerRun {
  const { layer, params, macs, peMacs } = compiled;
  const { P, Q } = outputShape(layer);
  const perCycle = params.lanes * params.vector;
  return {
    name: layer.name,
    shape: `${layer.K}×${layer.C / layer.groups}×${layer.R}×${layer.S} → ${P}×${Q}`,
    output: measured.output,
    macs,
    paddingMacs: peMacs - macs,
    rtlMacs: measured.counters.macOperations * perCycle,
    cycles: measured.cycles,
    predictedCycles: compiled.predictedCycles,
    macUtilisation: macs / (perCycle * measured.cycles),
    stalls: stallsOf(measured.counters),
    bytes: { config: measured.configBytes, ...compiled.bytes },
    counters: measured.counters,
  };
}

/** What is reported of a layer over all samples. */
export interface LayerTotal extends Omit<LayerRun, 'output' | 'counters'> {
  readonly samples: number;
}

/** Adds up the runs of one layer on several samples. */
export function totalOf(runs: readonly LayerRun[]): LayerTotal {
  const sum = (value: (run: LayerRun) => number): number => runs.reduce((total, run) => total + value(run), 0);
  const sumFields = <Key extends string>(
    fields: (run: LayerRun) => Readonly<Record<Key, number>>,
  ): Record<Key, number> => {
    const total = { ...fields(runs[0]) } as Record<Key, number>;
    for (const run of runs.slice(1)) for (const key of Object.keys(total) as Key[]) total[key] += fields(run)[key];
    return total;
  };
  const macs = sum((run) => run.macs);
  const cycles = sum((run) => run.cycles);
  const capacity = sum((run) => run.macs / run.macUtilisation);
  return {
    samples: runs.length,
    name: runs[0].name,
    shape: runs[0].shape,
    macs,
    paddingMacs: sum((run) => run.paddingMacs),
    rtlMacs: sum((run) => run.rtlMacs),
    cycles,
    predictedCycles: sum((run) => run.predictedCycles),
    macUtilisation: macs / capacity,
    stalls: sumFields((run) => run.stalls),
    bytes: sumFields<keyof PortBytes>((run) => run.bytes),
  };
}
