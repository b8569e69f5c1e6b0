import type { Network } from '../../network/index.ts';
import { assertNetwork } from '../../network/index.ts';
import { OnnxGraphError, UnsupportedModelError, uint8Advice } from '../errors.ts';
import type { OnnxModel, OnnxValue } from '../model.ts';
import { readModelFile } from '../read.ts';
import { chainSteps } from './chain.ts';
import { ChainFolder, StepProblem } from './fold.ts';
import { indexGraph, nameOf, operatorOf } from './graph.ts';
import type { GraphIndex } from './graph.ts';
import { parseNodes } from './parse.ts';
import type { Step } from './step.ts';

/**
 * Reads and imports an ONNX file.
 *
 * @throws OnnxFileError, OnnxGraphError, UnsupportedModelError
 */
export function importFile(path: string): Network {
  return importNetwork(readModelFile(path), path);
}

/**
 * A quantised chain of layers from an ONNX model, in QOperator or QDQ form or a mixture.
 *
 * @param file named in errors
 * @throws OnnxGraphError if the graph's inputs and outputs are not those of a chain
 * @throws UnsupportedModelError with every node that cannot be imported
 */
export function importNetwork(model: OnnxModel, file = 'model'): Network {
  const graph = indexGraph(model);
  const outputs = model.graph.outputs.map((output) => output.name);
  const { steps, unsupported } = parseNodes(graph, outputs);
  if (unsupported.length > 0) throw new UnsupportedModelError(file, unsupported);
  const input = onlyInput(model, graph, file);
  const [output] = outputs;
  if (output === undefined || outputs.length > 1) {
    throw new OnnxGraphError({
      what: 'the model has several outputs or none',
      where: file,
      expected: 'one output',
      found: quoted(outputs),
    });
  }
  const { shape, type } = inputTensor(input, file);
  const { chain, unsupported: aside } = chainSteps(graph, steps, input.name, output);
  if (aside.length > 0) throw new UnsupportedModelError(file, aside);
  const folder = new ChainFolder(shape, type);
  const end = fold(folder, chain, file);
  const { scale, zeroPoint } = folder.inputQuantisation ?? { scale: 1, zeroPoint: 0 };
  const network: Network = {
    name: model.graph.name,
    input: { name: input.name, shape, scale, zeroPoint },
    layers: folder.layers,
    output: { name: output, shape: end.shape, scale: end.quantisation.scale, zeroPoint: end.quantisation.zeroPoint },
  };
  assertNetwork(network);
  return network;
}

/** Takes every step; all problems are reported together, up to a step behind which nothing is known. */
function fold(folder: ChainFolder, chain: readonly Step[], file: string): ReturnType<ChainFolder['end']> {
  const problems = folder.problems;
  let end: ReturnType<ChainFolder['end']> | null = null;
  let current = chain[0]?.node;
  try {
    for (const step of chain) {
      current = step.node;
      folder.take(step);
    }
    end = folder.end();
  } catch (error) {
    if (!(error instanceof StepProblem)) throw error;
    if (current === undefined) {
      throw new OnnxGraphError({ what: 'the model has no layers', where: file, expected: 'at least one layer' });
    }
    problems.push({ node: current, reason: error.message });
  }
  if (end !== null && problems.length === 0) return end;
  throw new UnsupportedModelError(
    file,
    problems.map(({ node, reason }) => ({ name: nameOf(node), operator: operatorOf(node), reason })),
  );
}

/** The one input that is not a constant: files of old exporters list weights among the inputs. */
function onlyInput(model: OnnxModel, graph: GraphIndex, file: string): OnnxValue {
  const inputs = model.graph.inputs.filter((value) => !graph.constants.has(value.name));
  const [input] = inputs;
  if (input !== undefined && inputs.length === 1) return input;
  const found = inputs.length === 0 ? 'none' : quoted(inputs.map((value) => value.name));
  throw new OnnxGraphError({ what: 'the model has several inputs or none', where: file, expected: 'one input', found });
}

/** The input's type and shape: an open batch becomes 1, every other size has to be fixed. */
function inputTensor(input: OnnxValue, file: string): { shape: number[]; type: 'int8' | 'float32' } {
  const where = `${file}, input '${input.name}'`;
  const { type, shape } = input;
  if (type !== 'int8' && type !== 'float32') {
    throw new OnnxGraphError({
      what: 'the model takes a type that cannot be imported',
      where,
      expected: 'int8, or float32 before a QuantizeLinear',
      found: type ?? 'no type',
      fix: type === 'uint8' ? uint8Advice : 'quantise the model to int8',
    });
  }
  const text = `[${shape?.map((size) => (size === '' ? '?' : size)).join(', ') ?? '?'}]`;
  if (
    shape === null ||
    shape.length < 2 ||
    shape.slice(1).some((size) => typeof size === 'string' || size < 1) ||
    shape[0] === 0
  ) {
    throw new OnnxGraphError({
      what: 'the input has sizes that are not fixed',
      where,
      expected: 'N×C×H×W or N×features, where only N may be open',
      found: text,
      fix: 'export the model for one size of image, or fix its sizes (python -m onnxruntime.tools.make_dynamic_shape_fixed)',
    });
  }
  return { shape: shape.map((size) => (typeof size === 'string' ? 1 : size)), type };
}

function quoted(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `'${name}'`).join(', ');
}
