import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../gen/errors.ts';
import {
  encodeModel,
  importFile,
  importNetwork,
  OnnxFileError,
  readModel,
  readModelFile,
} from '../../sim/onnx/index.ts';
import type { OnnxTensor } from '../../sim/onnx/index.ts';
import { float, int32, int8, model, node, quantisation } from '../support/onnx-build.ts';

const weights: readonly OnnxTensor[] = [
  int8(
    'w',
    Array.from({ length: 18 }, (_, i) => i - 9),
    [2, 1, 3, 3],
  ),
  float('ws', [0.01, 0.02], [2]),
  int8('wz', [0, 0], [2]),
  int32('b', [100, -200]),
];
const onnx = model({
  nodes: [node('QLinearConv', 'x s z w ws wz ys yz b', 'y')],
  constants: [...quantisation, ...weights],
});
const bytes = encodeModel(onnx);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mosaic-onnx-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('an ONNX file', () => {
  it('is read as it was written', () => {
    expect(readModel(bytes)).toEqual(onnx);
    expect(encodeModel(readModel(bytes))).toEqual(bytes);
  });

  it('cut at any byte is refused as truncated', () => {
    // Where only the last entry of the list of operator sets is missing, the file is a whole one for a model that does
    // not need it.
    const lastEntry = 2 + (2 + 'com.microsoft'.length) + 2;
    for (let length = 0; length < bytes.length; length++) {
      if (length === bytes.length - lastEntry) continue;
      const message = messageOf(() => importNetwork(readModel(bytes.subarray(0, length), 'net.onnx')));
      expect(message, `cut at ${length}`).toContain('the ONNX file is truncated or damaged');
    }
    expect(messageOf(() => readModel(bytes.subarray(0, 100), 'net.onnx'))).toBe(
      [
        'the ONNX file is truncated or damaged',
        '  in       net.onnx',
        '  expected at least 248 bytes',
        '  found    100 bytes',
        '  fix      copy or export the file again',
      ].join('\n'),
    );
  });

  it('of another kind is refused as such', () => {
    expect(messageOf(() => readModel(new TextEncoder().encode('{"model": 1}'), 'net.json'))).toBe(
      [
        'this is not an ONNX model',
        '  in       net.json',
        '  expected a protobuf file that starts with a field of ONNX ModelProto',
        '  found    the bytes 7b 22 6d 6f',
        '  fix      give the .onnx file; models of other frameworks have to be exported to ONNX first',
      ].join('\n'),
    );
    expect(messageOf(() => readModel(new Uint8Array(0), 'net.onnx'))).toContain('found    an empty file');
    expect(messageOf(() => readModelFile(join(folder, 'absent.onnx')))).toContain('cannot read the model');
  });

  it('with damaged bytes gives a clear error or a model, never a crash', () => {
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] ^= 0x55;
      try {
        importNetwork(readModel(damaged, 'net.onnx'));
      } catch (error) {
        expect(error, `byte ${at}: ${String(error)}`).toBeInstanceOf(UserError);
      }
    }
  });

  it('holds tensors as typed lists as well as raw bytes', () => {
    // The same tensor by hand: dims [2], type int8, its values in int32_data, -1 as ten bytes of varint.
    const writer = protobuf.Writer.create();
    const tensor = protobuf.Writer.create();
    tensor.uint32(8).int64(2).uint32(16).int32(3);
    tensor.uint32(42).fork().int32(-1).int32(7).ldelim().uint32(66).string('t');
    const graph = protobuf.Writer.create().uint32(42).bytes(tensor.finish()).finish();
    const set = protobuf.Writer.create().uint32(16).int64(13).finish();
    writer.uint32(8).int64(7).uint32(58).bytes(graph).uint32(66).bytes(set);
    expect(readModel(writer.finish()).graph.initialisers).toEqual([int8('t', [-1, 7], [2])]);
  });

  it('whose tensor is shorter than its shape is refused', () => {
    const text = messageOf(() => readModel(withTensorOf([3], Uint8Array.of(1, 2)), 'net.onnx'));
    expect(text).toBe(
      [
        'a tensor has not as many values as its shape says',
        "  in       net.onnx, tensor 't'",
        '  expected 3 bytes for [3] of int8',
        '  found    2 bytes',
        '  fix      the file is truncated or damaged: export it again',
      ].join('\n'),
    );
  });
});

/** A model with a single int8 tensor `t`. */
function withTensorOf(
  dims: readonly number[],
  raw: Uint8Array | { location: string; offset: number; length: number },
): Uint8Array {
  const tensor = protobuf.Writer.create();
  for (const size of dims) tensor.uint32(8).int64(size);
  tensor.uint32(16).int32(3).uint32(66).string('t');
  if (raw instanceof Uint8Array) tensor.uint32(74).bytes(raw);
  else {
    for (const [key, value] of Object.entries(raw)) {
      const entry = protobuf.Writer.create().uint32(10).string(key).uint32(18).string(String(value)).finish();
      tensor.uint32(106).bytes(entry);
    }
    tensor.uint32(112).int32(1);
  }
  const graph = protobuf.Writer.create().uint32(42).bytes(tensor.finish()).finish();
  const set = protobuf.Writer.create().uint32(16).int64(13).finish();
  return protobuf.Writer.create().uint32(8).int64(7).uint32(58).bytes(graph).uint32(66).bytes(set).finish();
}

describe('external tensor data', () => {
  const write = (name: string, location: string, offset = 2, length = 3): string => {
    const path = join(folder, name);
    writeFileSync(path, withTensorOf([3], { location, offset, length }));
    return path;
  };

  it('is read from a file beside the model', () => {
    writeFileSync(join(folder, 'weights.bin'), Uint8Array.of(9, 9, 1, 255, 3));
    expect(readModelFile(write('ok.onnx', 'weights.bin')).graph.initialisers).toEqual([int8('t', [1, -1, 3], [3])]);
  });

  it('is refused when it is short, absent, or outside the folder of the model', () => {
    expect(messageOf(() => readModelFile(write('short.onnx', 'weights.bin', 4)))).toContain('found    1 bytes');
    expect(messageOf(() => readModelFile(write('absent.onnx', 'nowhere.bin')))).toContain(
      "cannot read the external data 'nowhere.bin'",
    );
    expect(messageOf(() => readModelFile(write('out.onnx', '../weights.bin')))).toContain(
      "external data outside the model's folder",
    );
    expect(
      messageOf(() => readModel(withTensorOf([3], { location: 'weights.bin', offset: 0, length: 3 }), 'net.onnx')),
    ).toContain('the tensor is stored outside the model');
  });
});

describe('importFile', () => {
  it('names the file in its errors', () => {
    const path = join(folder, 'pool.onnx');
    writeFileSync(path, encodeModel(model({ nodes: [node('MaxPool', 'x', 'y')], constants: [] })));
    expect(messageOf(() => importFile(path))).toContain(`in       ${path}`);
    expect(() => importFile(join(folder, 'pool.onnx.absent'))).toThrow(OnnxFileError);
  });
});
