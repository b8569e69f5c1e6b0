import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor } from '../../sim/onnx/index.ts';

/** Short forms for writing ONNX graphs in tests. */

export const float = (name: string, data: readonly number[], dims: readonly number[] = []): OnnxTensor => ({
  name,
  dims,
  type: 'float32',
  data: Float32Array.from(data),
});

export const int8 = (name: string, data: readonly number[], dims: readonly number[] = []): OnnxTensor => ({
  name,
  dims,
  type: 'int8',
  data: Int8Array.from(data),
});

export const uint8 = (name: string, data: readonly number[], dims: readonly number[] = []): OnnxTensor => ({
  name,
  dims,
  type: 'uint8',
  data: Uint8Array.from(data),
});

export const int32 = (name: string, data: readonly number[], dims: readonly number[] = [data.length]): OnnxTensor => ({
  name,
  dims,
  type: 'int32',
  data: Int32Array.from(data),
});

export const int64 = (name: string, data: readonly number[]): OnnxTensor => ({
  name,
  dims: [data.length],
  type: 'int64',
  data,
});

export const attribute = {
  int: (value: number): OnnxAttribute => ({ kind: 'int', value }),
  float: (value: number): OnnxAttribute => ({ kind: 'float', value }),
  ints: (...value: number[]): OnnxAttribute => ({ kind: 'ints', value }),
  string: (value: string): OnnxAttribute => ({ kind: 'string', value }),
};

/**
 * `inputs` and `outputs` as space-separated names; `-` stands for an input left out. The node is called as its first
 * output, in capitals.
 */
export function node(
  operator: string,
  inputs: string,
  outputs: string,
  attributes: Record<string, OnnxAttribute> = {},
  domain = '',
): OnnxNode {
  const names = outputs.split(' ');
  return {
    name: names[0].toUpperCase(),
    operator,
    domain,
    inputs: inputs.split(' ').map((name) => (name === '-' ? '' : name)),
    outputs: names,
    attributes,
  };
}

export interface GraphParts {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly shape?: readonly (number | string)[] | null;
  readonly type?: string;
  readonly opset?: number;
}

/** A model with the input `x` and the output `y`. */
export function model({ nodes, constants, shape = [1, 1, 4, 4], type = 'int8', opset = 13 }: GraphParts): OnnxModel {
  return {
    irVersion: 7,
    producer: 'test',
    opsets: [
      { domain: '', version: opset },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: 'graph',
      nodes,
      initialisers: constants,
      inputs: [{ name: 'x', type, shape }],
      outputs: [{ name: 'y', type, shape: null }],
    },
  };
}

/** Constants `s`, `z`: a scale of 1/4 and a zero point of 3; `ys`, `yz`: 1/2 and −5. */
export const quantisation: readonly OnnxTensor[] = [
  float('s', [0.25]),
  int8('z', [3]),
  float('ys', [0.5]),
  int8('yz', [-5]),
];
