import type { PeParams } from '../../hw/pe/config/index.ts';
import { compileLayer } from '../../sim/compile/index.ts';
import type { CompiledLayer, CompileOptions } from '../../sim/compile/index.ts';
import { Element } from '../../sim/driver/index.ts';
import type { LayerRun } from '../../sim/driver/index.ts';
import { convolution } from '../../sim/golden/index.ts';
import type { Layer } from '../../sim/network/index.ts';
import { PeModel } from './pe-model.ts';

export interface ModelRun {
  readonly compiled: CompiledLayer;
  readonly run: LayerRun;
  /** Bytes that differ from the golden model. */
  readonly mismatches: number;
}

/** Compiles a layer, runs it on the untimed model of the element and compares with the golden model. */
export function runOnModel(layer: Layer, input: Int8Array, params: PeParams, options: CompileOptions = {}): ModelRun {
  const compiled = compileLayer(layer, params, options);
  const run = new Element(new PeModel(params), params).runLayer(compiled, input);
  const golden = convolution(layer, input);
  if (golden.length !== run.output.length) throw new Error(`${run.output.length} outputs instead of ${golden.length}`);
  return { compiled, run, mismatches: golden.reduce((sum, value, i) => sum + Number(value !== run.output[i]), 0) };
}
