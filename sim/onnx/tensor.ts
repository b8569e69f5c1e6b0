import { OnnxFileError } from './errors.ts';
import { ELEMENT_TYPE_NAMES } from './model.ts';
import type { OnnxTensor } from './model.ts';
import type { TensorMessage } from './schema.ts';

/** Gives the bytes of a tensor that is stored outside the model's file. */
export type ExternalData = (location: string, offset: number, length: number | undefined, tensor: string) => Uint8Array;

const BYTES_PER_ELEMENT = { float32: 4, int8: 1, uint8: 1, int32: 4, int64: 8 } as const;

type StoredType = keyof typeof BYTES_PER_ELEMENT;

/**
 * A tensor's values from whichever of the format's four places they are stored in.
 *
 * @throws OnnxFileError if there are more or fewer values than the dimensions say
 */
export function decodeTensor(message: TensorMessage, file: string, external: ExternalData): OnnxTensor {
  const name = message.name ?? '';
  const dims = message.dims ?? [];
  const typeName = ELEMENT_TYPE_NAMES[message.data_type ?? 0] ?? `type ${message.data_type ?? 0}`;
  const where = `${file}, tensor '${name}'`;
  if (dims.some((size) => !Number.isSafeInteger(size) || size < 0)) {
    throw new OnnxFileError({ what: 'a tensor has a negative size', where, found: `[${dims.join(', ')}]` });
  }
  if (!isStoredType(typeName)) return { name, dims, type: 'other', typeName, data: null };
  const count = dims.reduce((product, size) => product * size, 1);
  const bytes = message.data_location === 1 ? externalBytes(message, name, external) : message.raw_data;
  const expectCount = (found: number, unit: string, expected: number): void => {
    if (found === expected) return;
    throw new OnnxFileError({
      what: 'a tensor has not as many values as its shape says',
      where,
      expected: `${expected} ${unit} for [${dims.join(', ')}] of ${typeName}`,
      found: `${found} ${unit}`,
      fix: 'the file is truncated or damaged: export it again',
    });
  };
  if (bytes !== undefined) {
    expectCount(bytes.length, 'bytes', count * BYTES_PER_ELEMENT[typeName]);
    return fromBytes(name, dims, typeName, bytes);
  }
  const listed =
    (typeName === 'float32' ? message.float_data : typeName === 'int64' ? message.int64_data : message.int32_data) ??
    [];
  expectCount(listed.length, 'values', count);
  return fromValues(name, dims, typeName, listed);
}

function isStoredType(name: string): name is StoredType {
  return name in BYTES_PER_ELEMENT;
}

function externalBytes(message: TensorMessage, name: string, external: ExternalData): Uint8Array {
  const entries = new Map((message.external_data ?? []).map((entry) => [entry.key ?? '', entry.value ?? '']));
  const length = entries.get('length');
  const offset = Number(entries.get('offset') ?? 0);
  return external(entries.get('location') ?? '', offset, length === undefined ? undefined : Number(length), name);
}

function fromBytes(name: string, dims: readonly number[], type: StoredType, bytes: Uint8Array): OnnxTensor {
  // A copy of its own: the bytes may start anywhere in the file, typed arrays want alignment. The format is
  // little-endian, as every machine that runs this is.
  const buffer = new Uint8Array(bytes).buffer;
  switch (type) {
    case 'float32':
      return { name, dims, type, data: new Float32Array(buffer) };
    case 'int8':
      return { name, dims, type, data: new Int8Array(buffer) };
    case 'uint8':
      return { name, dims, type, data: new Uint8Array(buffer) };
    case 'int32':
      return { name, dims, type, data: new Int32Array(buffer) };
    case 'int64':
      return { name, dims, type, data: Array.from(new BigInt64Array(buffer), Number) };
  }
}

function fromValues(name: string, dims: readonly number[], type: StoredType, values: readonly number[]): OnnxTensor {
  switch (type) {
    case 'float32':
      return { name, dims, type, data: Float32Array.from(values) };
    case 'int8':
      return { name, dims, type, data: Int8Array.from(values) };
    case 'uint8':
      return { name, dims, type, data: Uint8Array.from(values) };
    case 'int32':
      return { name, dims, type, data: Int32Array.from(values) };
    case 'int64':
      return { name, dims, type, data: values };
  }
}

/** A tensor as a message, its values in `raw_data`. */
export function encodeTensor(tensor: OnnxTensor): TensorMessage {
  if (tensor.type === 'other') throw new Error(`tensor '${tensor.name}' has no values to write`);
  const count = tensor.dims.reduce((product, size) => product * size, 1);
  if (tensor.data.length !== count) {
    throw new Error(`tensor '${tensor.name}': ${tensor.data.length} values for [${tensor.dims.join(', ')}]`);
  }
  const typed = tensor.type === 'int64' ? BigInt64Array.from(tensor.data, BigInt) : tensor.data;
  const number = Object.entries(ELEMENT_TYPE_NAMES).find(([, name]) => name === tensor.type);
  return {
    dims: [...tensor.dims],
    data_type: Number(number?.[0]),
    name: tensor.name,
    raw_data: new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength),
  };
}
