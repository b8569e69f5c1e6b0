import { setImmediate } from 'node:timers/promises';
import type { MosaicConfig } from '../../hw/config/index.ts';
import { Pe } from '../../hw/index.ts';
import { compileNetwork } from '../compile/index.ts';
import { Element, TestbenchPort, totalOf } from '../driver/index.ts';
import type { LayerRun } from '../driver/index.ts';
import { runNetwork } from '../golden/index.ts';
import { simulate } from '../index.ts';
import type { EngineName } from '../index.ts';
import type { Network } from '../network/index.ts';
import type { RunResult } from '../report/index.ts';

export interface NetworkRunOptions {
  readonly network: Network;
  /** The model as the result names it. */
  readonly model: string;
  readonly preset: string;
  readonly config: MosaicConfig;
  readonly samples: readonly Int8Array[];
  readonly engine: EngineName;
  /** Index of the largest output that each sample should have. */
  readonly labels?: ArrayLike<number>;
  /** Seed of random stalls on every stream; none without. */
  readonly stallSeed?: number;
  /** File for waveforms: FST from Verilator, VCD from the embedded engine. */
  readonly wave?: string;
  readonly signal?: AbortSignal;
  /** Told what is being built. */
  readonly onBuild?: (message: string) => void;
  /** Told when a sample has gone through. */
  readonly onSample?: (index: number, output: Int8Array) => void;
}

export interface NetworkRunOutcome {
  readonly result: RunResult;
  /** The RTL's output per sample. */
  readonly outputs: readonly Int8Array[];
}

/**
 * Runs samples through a network on one processing element in RTL, layer n on what the RTL gave for layer n − 1, and
 * then compares every byte of every layer with the golden model.
 *
 * @throws UserError for what the compiler refuses and for missing tools
 */
export async function runNetworkInRtl(options: NetworkRunOptions): Promise<NetworkRunOutcome> {
  const { network, config, samples, signal } = options;
  const layers = compileNetwork(network, config.pe);
  const dut = await simulate(() => new Pe(config.pe), {
    engine: options.engine,
    wave: options.wave,
    signal,
    onProgress: options.onBuild,
    record: 'none',
  });
  const runs: LayerRun[][] = [];
  try {
    const element = new Element(new TestbenchPort(dut, options.stallSeed ?? null), config.pe);
    for (const [index, sample] of samples.entries()) {
      let map = sample;
      const ofSample: LayerRun[] = [];
      for (const layer of layers) {
        const run = element.runLayer(layer, map);
        ofSample.push(run);
        map = run.output;
        await setImmediate(); // lets Ctrl-C through
        signal?.throwIfAborted();
      }
      runs.push(ofSample);
      options.onSample?.(index, map);
    }
  } finally {
    dut.dispose();
  }
  return summarise(options, runs);
}

function summarise(options: NetworkRunOptions, runs: readonly LayerRun[][]): NetworkRunOutcome {
  const { network, samples, labels } = options;
  const outputs = runs.map((ofSample) => ofSample[ofSample.length - 1].output);
  let comparedBytes = 0;
  let mismatches = 0;
  for (const [index, sample] of samples.entries()) {
    const golden = runNetwork(network, sample);
    golden.layers.forEach(({ output }, layer) => {
      const seen = runs[index][layer].output;
      comparedBytes += output.length;
      for (let i = 0; i < output.length; i++) if (seen[i] !== output[i]) mismatches++;
    });
  }
  const layers = network.layers.map((_, layer) => totalOf(runs.map((ofSample) => ofSample[layer])));
  const sum = (field: 'macs' | 'rtlMacs' | 'cycles') => layers.reduce((total, layer) => total + layer[field], 0);
  const macsPerCycle = options.config.pe.lanes * options.config.pe.vector;
  const result: RunResult = {
    model: options.model,
    preset: options.preset,
    images: samples.length,
    ...(labels === undefined
      ? {}
      : { correct: outputs.filter((output, index) => largest(output) === labels[index]).length }),
    mismatches,
    comparedBytes,
    rtlMacs: sum('rtlMacs'),
    macs: sum('macs'),
    cycles: sum('cycles'),
    macUtilisation: sum('macs') / (macsPerCycle * sum('cycles')),
    stallSeed: options.stallSeed ?? null,
    layers: layers.map((layer) => ({ ...layer, bytes: { ...layer.bytes } })),
  };
  return { result, outputs };
}

/** Index of the largest value, the first among equals. */
export function largest(values: Int8Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
