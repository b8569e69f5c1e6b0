import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadDigits, modelPath, samplePath } from '../../examples/digits/index.ts';
import { argmax, countCorrect, infer } from '../../examples/digits/training/index.ts';
import { runNetwork } from '../../sim/golden/index.ts';
import { encodeModel, importFile, modelFromNetwork, readModelFile } from '../../sim/onnx/index.ts';
import type { OnnxNode } from '../../sim/onnx/index.ts';
import { accumulationBound, fitsAccumulator } from '../../sim/quantise/index.ts';

const { images, pixels, labels } = loadDigits();

describe('the held-apart digits', () => {
  it('are 20 of each class, the classes taking turns', () => {
    expect([...labels]).toEqual(Array.from({ length: 200 }, (_, i) => i % 10));
    expect(images).toHaveLength(200);
  });

  it('come as the model takes them: grey level − 128', () => {
    images.forEach((image, i) => {
      expect(image).toHaveLength(784);
      expect(image.every((value, at) => value === pixels[i][at] - 128)).toBe(true);
    });
  });

  it('differ from each other', () => {
    expect(new Set(images.map((image) => image.join())).size).toBe(200);
  });

  it('have ten of them as an npy file for the command line', () => {
    const file = readFileSync(samplePath);
    expect(file.subarray(10, 128).toString().trim()).toBe(
      "{'descr': '|i1', 'fortran_order': False, 'shape': (10, 1, 28, 28), }",
    );
    const values = new Int8Array(file.subarray(128));
    expect(values).toEqual(Int8Array.from(images.slice(0, 10).flatMap((image) => [...image])));
  });
});

describe('the files', () => {
  it.each(['digits.onnx', 'test-images.bin.gz', 'ten-digits.npy'])('%s stays under 100 kB', (name) => {
    expect(statSync(join(dirname(modelPath), name)).size).toBeLessThan(100_000);
  });
});

describe('the network', () => {
  const { graph } = readModelFile(modelPath);
  const constant = (name: string) => {
    const found = graph.initialisers.find((tensor) => tensor.name === name);
    if (found === undefined || found.data === null) throw new Error(`no constant '${name}'`);
    return found;
  };
  const layer = (node: OnnxNode) => {
    const ints = (name: string): readonly number[] => {
      const attribute = node.attributes[name];
      if (attribute?.kind !== 'ints') throw new Error(`${node.name} has no ${name}`);
      return attribute.value;
    };
    const weights = constant(node.inputs[3]);
    const [K, C, kernel] = weights.dims;
    return { node, K, C, kernel, weights, stride: ints('strides')[0], pad: ints('pads')[0] };
  };
  const layers = graph.nodes.map(layer);
  // Height of each layer's input map, and of the last one's output.
  const sides = layers.reduce(
    (all, l) => [...all, Math.floor((all.at(-1)! + 2 * l.pad - l.kernel) / l.stride) + 1],
    [28],
  );

  it('consists of convolutions in operator form, int8 from 1×28×28 to ten 1×1 maps', () => {
    expect(graph.nodes.map((node) => node.operator)).toEqual(Array<string>(7).fill('QLinearConv'));
    expect(graph.inputs).toEqual([{ name: 'image', type: 'int8', shape: [1, 1, 28, 28] }]);
    expect(graph.outputs).toEqual([{ name: 'logits', type: 'int8', shape: [1, 10, 1, 1] }]);
    expect(sides.at(-1)).toBe(1);
  });

  it('has a layer of stride 2, a padded 3×3, a 1×1 and channel counts that leave a tail in a vector of 8', () => {
    expect(layers.some((l) => l.stride === 2)).toBe(true);
    expect(layers.some((l) => l.kernel === 3 && l.pad === 1)).toBe(true);
    expect(layers.some((l) => l.kernel === 1)).toBe(true);
    expect(layers.filter((l) => l.C % 8 !== 0).length).toBeGreaterThanOrEqual(2);
    expect(layers.filter((l) => l.K % 8 !== 0).length).toBeGreaterThanOrEqual(2);
  });

  it('has one layer larger than the weight, the input and the accumulation buffer at once', () => {
    const large = layers.filter(
      (l, i) =>
        l.weights.data!.length > 32 * 1024 && l.C * sides[i] ** 2 > 8 * 1024 && sides[i + 1] ** 2 > 128 && l.K > 8,
    );
    expect(large.map((l) => l.node.name)).toEqual(['wide']);
  });

  it('has no zero point of 0 among its activations, some inside the range, and none but 0 among its weights', () => {
    const zeroPoints = [...graph.nodes.map((n) => n.inputs[2]), graph.nodes[6].inputs[7]].map(
      (n) => constant(n).data![0],
    );
    expect(zeroPoints).not.toContain(0);
    expect(zeroPoints.filter((zero) => zero > -128).length).toBeGreaterThanOrEqual(3);
    for (const { node } of layers) expect([...constant(node.inputs[5]).data!].every((zero) => zero === 0)).toBe(true);
  });

  it('has one weight scale per channel, weights within ±127, and sums that fit 24 bits', () => {
    for (const { node, K, weights } of layers) {
      expect(constant(node.inputs[4]).dims).toEqual([K]);
      const values = weights.data as Int8Array;
      expect(values.every((weight) => weight >= -127)).toBe(true);
      for (let k = 0; k < K; k++) {
        const own = values.subarray((k * values.length) / K, ((k + 1) * values.length) / K);
        expect(own.some((weight) => Math.abs(weight) === 127)).toBe(true);
        expect(fitsAccumulator(accumulationBound(own), 24)).toBe(true);
      }
    }
  });

  describe('under ONNX Runtime', () => {
    let logits: Int8Array[];
    beforeAll(async () => {
      logits = await infer(readFileSync(modelPath), images);
    });

    it('names at least 97 % of the held-apart digits', () => {
      expect(countCorrect(logits.map(argmax), labels)).toBeGreaterThanOrEqual(194);
    });

    it('gives the same logits in QDQ form', async () => {
      const qdq = encodeModel(modelFromNetwork(importFile(modelPath), { form: 'qdq' }));
      expect(await infer(qdq, images)).toEqual(logits);
    });

    it('gives the logits of the golden model', () => {
      const network = importFile(modelPath);
      const few = images.slice(0, 20);
      expect(few.map((image) => runNetwork(network, image).output)).toEqual(logits.slice(0, 20));
    });
  });
});
