import { ELEMENT_TYPE_NAMES } from './model.ts';
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxValue } from './model.ts';
import { ModelProto } from './schema.ts';
import type { AttributeMessage, ModelMessage, NodeMessage, ValueInfoMessage } from './schema.ts';
import { encodeTensor } from './tensor.ts';

/** The bytes of an ONNX file. Equal models give equal bytes. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const { graph } = model;
  const message: ModelMessage = {
    ir_version: model.irVersion,
    producer_name: model.producer,
    graph: {
      node: graph.nodes.map(encodeNode),
      name: graph.name,
      initializer: graph.initialisers.map(encodeTensor),
      input: graph.inputs.map(encodeValue),
      output: graph.outputs.map(encodeValue),
    },
    opset_import: model.opsets.map(({ domain, version }) => ({ domain, version })),
  };
  return ModelProto.encode(ModelProto.fromObject(message)).finish();
}

function encodeNode(node: OnnxNode): NodeMessage {
  return {
    input: [...node.inputs],
    output: [...node.outputs],
    name: node.name,
    op_type: node.operator,
    attribute: Object.entries(node.attributes).map(([name, attribute]) => encodeAttribute(name, attribute)),
    domain: node.domain,
  };
}

function encodeAttribute(name: string, attribute: OnnxAttribute): AttributeMessage {
  switch (attribute.kind) {
    case 'float':
      return { name, f: attribute.value, type: 1 };
    case 'int':
      return { name, i: attribute.value, type: 2 };
    case 'string':
      return { name, s: new TextEncoder().encode(attribute.value), type: 3 };
    case 'tensor':
      return { name, t: encodeTensor(attribute.value), type: 4 };
    case 'floats':
      return { name, floats: [...attribute.value], type: 6 };
    case 'ints':
      return { name, ints: [...attribute.value], type: 7 };
    case 'other':
      throw new Error(`attribute '${name}' has no value to write`);
  }
}

function encodeValue(value: OnnxValue): ValueInfoMessage {
  const type = Object.entries(ELEMENT_TYPE_NAMES).find(([, name]) => name === value.type);
  const dim = value.shape?.map((size) => (typeof size === 'number' ? { dim_value: size } : { dim_param: size }));
  return {
    name: value.name,
    type: {
      tensor_type: {
        ...(type === undefined ? {} : { elem_type: Number(type[0]) }),
        ...(dim === undefined ? {} : { shape: { dim } }),
      },
    },
  };
}
