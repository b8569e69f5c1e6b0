/** Element types by their number in the format; those that Mosaic computes with carry their data. */
export const ELEMENT_TYPE_NAMES: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  14: 'complex64',
  15: 'complex128',
  16: 'bfloat16',
  17: 'float8e4m3fn',
  18: 'float8e4m3fnuz',
  19: 'float8e5m2',
  20: 'float8e5m2fnuz',
  21: 'uint4',
  22: 'int4',
  23: 'float4e2m1',
};

interface TensorOf<Type extends string, Data> {
  readonly name: string;
  readonly dims: readonly number[];
  readonly type: Type;
  /** Row-major. */
  readonly data: Data;
}

/** A tensor with its values. Types that Mosaic does not compute with keep their name and no values. */
export type OnnxTensor =
  | TensorOf<'float32', Float32Array>
  | TensorOf<'int8', Int8Array>
  | TensorOf<'uint8', Uint8Array>
  | TensorOf<'int32', Int32Array>
  | TensorOf<'int64', readonly number[]>
  | (TensorOf<'other', null> & { readonly typeName: string });

/** The value of a node's attribute. */
export type OnnxAttribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'tensor'; readonly value: OnnxTensor }
  | { readonly kind: 'other' };

/** One operation. Inputs and outputs are tensor names; an optional input that is left out is the empty string. */
export interface OnnxNode {
  readonly name: string;
  readonly operator: string;
  /** The operator's set: empty for the standard, `com.microsoft` for ONNX Runtime's own. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** An input or output of the graph. `null`: the model does not say. */
export interface OnnxValue {
  readonly name: string;
  /** E.g. `int8`, see {@link ELEMENT_TYPE_NAMES}. */
  readonly type: string | null;
  /** Fixed sizes as numbers, open ones by their name (empty if they have none). */
  readonly shape: readonly (number | string)[] | null;
}

/** An ONNX model as plain data. */
export interface OnnxModel {
  readonly irVersion: number;
  readonly producer: string;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  readonly graph: {
    readonly name: string;
    /** In an order in which every tensor is made before it is used. */
    readonly nodes: readonly OnnxNode[];
    readonly initialisers: readonly OnnxTensor[];
    readonly inputs: readonly OnnxValue[];
    readonly outputs: readonly OnnxValue[];
  };
}
