import type { NodeReader } from './node-reader.ts';
import type { StepAction } from './step.ts';

/** QuantizeLinear on what is computed: x, scale, zero point. */
export function parseQuantise(reader: NodeReader): StepAction | null {
  // Without a zero point the standard says uint8, unless output_dtype (number 3 is int8) says otherwise.
  const absent = reader.int('output_dtype', 2) === 3 ? 'int8' : 'uint8';
  if (reader.int('block_size', 0) !== 0) return reader.refuse('activations quantised in blocks are not supported');
  const to = reader.quantisation(1, 2, 'output', absent);
  return to === null ? null : { kind: 'quantise', to };
}

/** DequantizeLinear on what is computed: x, scale, zero point. */
export function parseDequantise(reader: NodeReader): StepAction | null {
  if (reader.int('block_size', 0) !== 0) return reader.refuse('activations quantised in blocks are not supported');
  const from = reader.quantisation(1, 2, 'input', 'int8');
  return from === null ? null : { kind: 'dequantise', from };
}

export function parseRelu(): StepAction {
  return { kind: 'clamp', min: 0, max: Infinity };
}

/** Clip: bounds as inputs since operator set 11, as attributes before. */
export function parseClip(reader: NodeReader): StepAction | null {
  const bound = (input: number, name: string, otherwise: number): number => {
    if (!reader.has(input)) return reader.float(name, otherwise);
    const tensor = reader.constant(input, `the bound '${name}'`);
    if (tensor === null) return otherwise;
    if (tensor.data === null || tensor.data.length !== 1) {
      reader.refuse(`the bound '${name}' is not a single number`);
      return otherwise;
    }
    return tensor.data[0];
  };
  const min = bound(1, 'min', -Infinity);
  const max = bound(2, 'max', Infinity);
  if (Number.isNaN(min) || Number.isNaN(max)) return reader.refuse('a bound is not a number');
  return { kind: 'clamp', min, max };
}

export function parseIdentity(): StepAction {
  return { kind: 'identity' };
}

/** Flatten: two dimensions, those before `axis` and those from it on; the first has to stay the batch. */
export function parseFlatten(reader: NodeReader): StepAction {
  const axis = reader.int('axis', 1);
  return {
    kind: 'reshape',
    shapeOf: (shape) => {
      const at = axis < 0 ? axis + shape.length : axis;
      const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);
      return [product(shape.slice(0, at)), product(shape.slice(at))];
    },
  };
}

/** Reshape to a constant shape: 0 copies a size (unless `allowzero`), −1 is what is left. */
export function parseReshape(reader: NodeReader): StepAction | null {
  const old = reader.ints('shape');
  const tensor = old === null ? reader.constant(1, 'the shape') : null;
  if (old === null && tensor === null) return null;
  if (tensor !== null && tensor.type !== 'int64') return reader.refuse('the shape is not a list of int64');
  const target = old ?? tensor?.data ?? [];
  const copies = reader.int('allowzero', 0) === 0;
  return {
    kind: 'reshape',
    shapeOf: (shape) => {
      const sizes = target.map((size, i) => (size === 0 && copies ? (shape[i] ?? 0) : size));
      const total = shape.reduce((all, size) => all * size, 1);
      const known = sizes.reduce((all, size) => (size === -1 ? all : all * size), 1);
      const result = sizes.map((size) => (size === -1 ? total / known : size));
      const product = result.reduce((all, size) => all * size, 1);
      if (product === total && result.every(Number.isInteger)) return result;
      return `a tensor of ${shape.join('×')} cannot be reshaped to [${target.join(', ')}]`;
    },
  };
}
