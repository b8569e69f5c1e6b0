import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import protobuf from 'protobufjs';
import { OnnxFileError } from './errors.ts';
import { ELEMENT_TYPE_NAMES } from './model.ts';
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxValue } from './model.ts';
import { MODEL_FIELD_WIRE_TYPES, ModelProto } from './schema.ts';
import type { AttributeMessage, ModelMessage, NodeMessage, ValueInfoMessage } from './schema.ts';
import { decodeTensor } from './tensor.ts';
import type { ExternalData } from './tensor.ts';

/**
 * Reads an ONNX file, and the files of external tensor data beside it.
 *
 * @throws OnnxFileError if the file cannot be read, is no ONNX model, or is truncated
 */
export function readModelFile(path: string): OnnxModel {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new OnnxFileError({
      what: 'cannot read the model',
      where: path,
      expected: 'a file that can be read',
      found: (error as Error).message,
      fix: 'check the path and its permissions',
    });
  }
  return readModel(bytes, basename(path), externalDataIn(dirname(path), path));
}

/**
 * An ONNX model from the bytes of its file.
 *
 * @param file named in errors
 * @param external where tensors stored outside are read from; absent: such tensors are an error
 * @throws OnnxFileError if the bytes are no ONNX model, or a truncated one
 */
export function readModel(bytes: Uint8Array, file = 'model', external: ExternalData = noExternalData(file)): OnnxModel {
  checkTopLevel(bytes, file);
  let message: ModelMessage;
  try {
    message = ModelProto.toObject(ModelProto.decode(bytes), { longs: Number }) as ModelMessage;
  } catch (error) {
    throw damaged(file, `a protobuf message that cannot be decoded (${(error as Error).message})`);
  }
  const { graph } = message;
  if (graph === undefined) throw damaged(file, 'no graph');
  const opsets = (message.opset_import ?? []).map((set) => ({ domain: set.domain ?? '', version: set.version ?? 0 }));
  if (opsets.length === 0) throw damaged(file, 'no list of operator sets, which follows the graph');
  return {
    irVersion: message.ir_version ?? 0,
    producer: [message.producer_name, message.producer_version].filter(Boolean).join(' '),
    opsets,
    graph: {
      name: graph.name ?? '',
      nodes: (graph.node ?? []).map((node) => decodeNode(node, file, external)),
      initialisers: (graph.initializer ?? []).map((tensor) => decodeTensor(tensor, file, external)),
      inputs: (graph.input ?? []).map(decodeValue),
      outputs: (graph.output ?? []).map(decodeValue),
    },
  };
}

/** Walks over the outermost fields: tells a file of another kind from an ONNX file that was cut. */
function checkTopLevel(bytes: Uint8Array, file: string): void {
  if (bytes.length === 0) throw damaged(file, 'an empty file');
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const start = reader.pos;
    try {
      const tag = reader.uint32();
      if (MODEL_FIELD_WIRE_TYPES.get(tag >>> 3) !== (tag & 7)) {
        if (start > 0) throw damaged(file, `bytes at ${start} that are no field of a model`);
        throw new OnnxFileError({
          what: 'this is not an ONNX model',
          where: file,
          expected: 'a protobuf file that starts with a field of ONNX ModelProto',
          found: `the bytes ${[...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}`,
          fix: 'give the .onnx file; models of other frameworks have to be exported to ONNX first',
        });
      }
      if ((tag & 7) === 0) {
        reader.skipType(0);
      } else {
        const length = reader.uint32();
        const end = reader.pos + length;
        if (end > reader.len) throw damaged(file, `${reader.len} bytes`, `at least ${end} bytes`);
        reader.skip(length);
      }
    } catch (error) {
      if (error instanceof RangeError) throw damaged(file, `a field at byte ${start} that the file's end cuts`);
      throw error;
    }
  }
}

function damaged(file: string, found: string, expected = 'a complete ONNX model'): OnnxFileError {
  return new OnnxFileError({
    what: 'the ONNX file is truncated or damaged',
    where: file,
    expected,
    found,
    fix: 'copy or export the file again',
  });
}

function noExternalData(file: string): ExternalData {
  return (location, _offset, _length, tensor) => {
    throw new OnnxFileError({
      what: 'the tensor is stored outside the model',
      where: `${file}, tensor '${tensor}'`,
      found: `external data '${location}', and no folder to look in`,
      fix: 'read the model from its file, or save it with its data inside (onnx.save with save_as_external_data=False)',
    });
  };
}

/** External data in files of one folder; a location that leads out of it is refused. */
function externalDataIn(folder: string, file: string): ExternalData {
  return (location, offset, length, tensor) => {
    const where = `${file}, tensor '${tensor}'`;
    const inside = normalize(location);
    if (location === '' || isAbsolute(inside) || inside.startsWith('..')) {
      const expected = "a file in the model's folder";
      throw new OnnxFileError({
        what: "external data outside the model's folder",
        where,
        expected,
        found: `'${location}'`,
      });
    }
    const path = join(folder, inside);
    let handle: number | undefined;
    try {
      handle = openSync(path, 'r');
      const wanted = length ?? Math.max(0, fstatSync(handle).size - offset);
      const bytes = new Uint8Array(wanted);
      const read = readSync(handle, bytes, 0, wanted, offset);
      return bytes.subarray(0, read);
    } catch (error) {
      const found = (error as Error).message;
      const fix = 'keep the data file beside the model, or save the model with its data inside';
      throw new OnnxFileError({ what: `cannot read the external data '${location}'`, where, found, fix });
    } finally {
      if (handle !== undefined) closeSync(handle);
    }
  };
}

function decodeNode(message: NodeMessage, file: string, external: ExternalData): OnnxNode {
  const attributes: Record<string, OnnxAttribute> = {};
  for (const attribute of message.attribute ?? []) {
    attributes[attribute.name ?? ''] = decodeAttribute(attribute, file, external);
  }
  return {
    name: message.name ?? '',
    operator: message.op_type ?? '',
    // `ai.onnx` is the standard set's other name.
    domain: message.domain === 'ai.onnx' ? '' : (message.domain ?? ''),
    inputs: message.input ?? [],
    outputs: message.output ?? [],
    attributes,
  };
}

/** The attribute by its declared kind; files of old exporters declare none, there the field that is present decides. */
function decodeAttribute(message: AttributeMessage, file: string, external: ExternalData): OnnxAttribute {
  const { type = 0, f, i, s, t, floats = [], ints = [] } = message;
  if (type === 1 || (type === 0 && f !== undefined)) return { kind: 'float', value: f ?? 0 };
  if (type === 2 || (type === 0 && i !== undefined)) return { kind: 'int', value: i ?? 0 };
  if (type === 3 || (type === 0 && s !== undefined)) return { kind: 'string', value: new TextDecoder().decode(s) };
  if (t !== undefined) return { kind: 'tensor', value: decodeTensor(t, file, external) };
  if (type === 6 || floats.length > 0) return { kind: 'floats', value: floats };
  if (type === 7 || ints.length > 0) return { kind: 'ints', value: ints };
  return { kind: 'other' };
}

function decodeValue(message: ValueInfoMessage): OnnxValue {
  const tensor = message.type?.tensor_type;
  const type =
    tensor?.elem_type === undefined ? null : (ELEMENT_TYPE_NAMES[tensor.elem_type] ?? `type ${tensor.elem_type}`);
  // A shape message without dimensions is a scalar; none at all is an unknown shape.
  const shape =
    tensor?.shape === undefined ? null : (tensor.shape.dim ?? []).map((dim) => dim.dim_value ?? dim.dim_param ?? '');
  return { name: message.name ?? '', type, shape };
}
