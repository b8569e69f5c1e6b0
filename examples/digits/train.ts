/**
 * Trains the digits classifier, quantises it and writes the files of this folder:
 *
 *     npx tsx examples/digits/train.ts
 *
 * README.md has the seed, the accuracy and how long it takes.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { program } from 'commander';
import type { Network } from '../../sim/network/index.ts';
import { assertNetwork } from '../../sim/network/index.ts';
import { encodeModel, modelFromNetwork } from '../../sim/onnx/index.ts';
import { accumulationBound, channelWeights } from '../../sim/quantise/index.ts';
import { Random } from '../../sim/random/index.ts';
import { quantisePixels } from './index.ts';
import {
  accuracy,
  calibrate,
  classify,
  countCorrect,
  fit,
  initialise,
  macs,
  meanLevel,
  pick,
  PIXELS,
  quantise,
  readMnist,
  restore,
  save,
  SHAPES,
  SIDE,
  split,
  taps,
} from './training/index.ts';
import type { Convolution, Dataset, Split } from './training/index.ts';

interface Options {
  readonly seed: string;
  readonly epochs: string;
  readonly weights?: string;
  readonly qdq?: string;
  readonly out: string;
}

const HERE = fileURLToPath(new URL('.', import.meta.url));
const FLOAT_WEIGHTS = fileURLToPath(new URL('../../out/digits/weights.f32', import.meta.url));
const FIT = { batch: 32, rate: 2e-3, weightDecay: 1e-3, shift: 1 };
const CALIBRATION = { images: 512, beyond: 1e-5 };

program
  .name('train.ts')
  .description('Trains the digits classifier and writes digits.onnx, test-images.bin.gz and ten-digits.npy')
  .option('--seed <number>', 'of the split, the initial weights and the order of images', '1')
  .option('--epochs <number>', 'passes over the training images', '5')
  .option('--weights <file>', 'quantise these float weights (out/digits/weights.f32 of an earlier run), no training')
  .option('--qdq <file>', 'also write the network in QDQ form')
  .option('--out <folder>', 'where the files go', HERE)
  .parse();

await main(program.opts<Options>());

async function main(options: Options): Promise<void> {
  const seed = Number(options.seed);
  const digits = split(readMnist(), seed);
  const { train, validation, test } = digits;
  const zeroLevel = meanLevel(train);
  console.log(`seed ${seed}: ${train.count} training, ${validation.count} validation, ${test.count} test digits`);
  for (const shape of SHAPES) {
    const size = `${shape.inChannels}×${shape.inSide}×${shape.inSide} → ${shape.outChannels}×${shape.outSide}×${shape.outSide}`;
    console.log(
      `  ${shape.name.padEnd(9)}${size.padEnd(22)}${taps(shape) * shape.outChannels} weights, ${macs(shape)} MACs`,
    );
  }
  const layers = floatNetwork(options, digits, zeroLevel, new Random(seed + 1));
  const network = int8Network(layers, train, zeroLevel);
  const model = encodeModel(modelFromNetwork(network, { form: 'qoperator' }));
  mkdirSync(options.out, { recursive: true });
  writeFile(join(options.out, 'digits.onnx'), model);
  writeFile(join(options.out, 'test-images.bin.gz'), gzipSync(Buffer.concat([test.labels, test.pixels]), { level: 9 }));
  writeFile(join(options.out, 'ten-digits.npy'), npy(quantisePixels(test.pixels.subarray(0, 10 * PIXELS))));
  if (options.qdq !== undefined) {
    writeFile(options.qdq, encodeModel(modelFromNetwork(network, { form: 'qdq' })));
  }
  await printInt8Accuracy('validation', model, validation);
  await printInt8Accuracy('test', model, test);
}

/** The float network: trained, or restored from an earlier training. */
function floatNetwork(options: Options, { train, validation, test }: Split, zeroLevel: number, random: Random) {
  const layers = initialise(random);
  if (options.weights === undefined) {
    const start = performance.now();
    fit(
      layers,
      train,
      zeroLevel,
      { ...FIT, epochs: Number(options.epochs) },
      random,
      ({ epoch, loss, trainAccuracy }) => {
        const figures = [trainAccuracy, accuracy(layers, validation, zeroLevel)].map(percent);
        const seconds = Math.round((performance.now() - start) / 1000);
        console.log(
          `epoch ${epoch}: loss ${loss.toFixed(4)}, training ${figures[0]}, validation ${figures[1]}, ${seconds} s`,
        );
      },
    );
    save(layers, FLOAT_WEIGHTS);
  } else {
    restore(layers, options.weights);
  }
  for (const [name, data] of Object.entries({ validation, test })) {
    console.log(`float ${name}: ${percent(accuracy(layers, data, zeroLevel))}`);
  }
  return layers;
}

/** Calibrates on some training images, quantises, and prints what the hardware will see of each layer. */
function int8Network(layers: readonly Convolution[], train: Dataset, zeroLevel: number): Network {
  const stride = Math.floor(train.count / CALIBRATION.images);
  const images = pick(
    train,
    Array.from({ length: CALIBRATION.images }, (_, i) => i * stride),
  );
  const network = quantise(layers, calibrate(layers, images, zeroLevel, CALIBRATION.beyond), zeroLevel);
  assertNetwork(network);
  for (const layer of network.layers) {
    const bounds = Array.from({ length: layer.K }, (_, k) => accumulationBound(channelWeights(layer, k)));
    const bound = Math.max(...bounds.map(({ min, max }) => Math.max(-min, max)));
    const zeros = `zero points ${layer.zx} → ${layer.zy}`;
    console.log(`  ${layer.name.padEnd(9)}${zeros.padEnd(27)}sums within ±${bound} (2^23 = ${2 ** 23})`);
  }
  return network;
}

async function printInt8Accuracy(name: string, model: Uint8Array, data: Dataset): Promise<void> {
  const images = Array.from({ length: data.count }, (_, i) =>
    quantisePixels(data.pixels.subarray(i * PIXELS, (i + 1) * PIXELS)),
  );
  const correct = countCorrect(await classify(model, images), data.labels);
  console.log(`int8 ${name}, ONNX Runtime: ${correct} of ${data.count}, ${percent(correct / data.count)}`);
}

/** Digits as a NumPy array file, version 1.0, int8 N×1×28×28; the header fills whole 64 bytes. */
function npy(images: Int8Array): Uint8Array {
  const shape = `(${images.length / PIXELS}, 1, ${SIDE}, ${SIDE})`;
  const text = `{'descr': '|i1', 'fortran_order': False, 'shape': ${shape}, }`;
  const header = text.padEnd(128 - 10 - 1) + '\n';
  const magic = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]);
  return Buffer.concat([magic, Buffer.from(header), Buffer.from(images.buffer, images.byteOffset, images.length)]);
}

function writeFile(path: string, bytes: Uint8Array): void {
  writeFileSync(path, bytes);
  console.log(`wrote ${relative('.', path)}, ${bytes.length} bytes`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
