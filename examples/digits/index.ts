import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** The int8 classifier: input `image` int8 1×1×28×28, output `logits` int8 1×10×1×1. */
export const modelPath = fileURLToPath(new URL('digits.onnx', import.meta.url));

/** Ten test digits, one of each class in the order 0 to 9, as the model takes them: int8 10×1×28×28. */
export const samplePath = fileURLToPath(new URL('ten-digits.npy', import.meta.url));

const imagesPath = fileURLToPath(new URL('test-images.bin.gz', import.meta.url));

/** Height and width of a digit. */
export const SIDE = 28;

/** Test digits that neither training nor calibration has seen, 20 of each class, in the order 0, 1, … 9, 0, 1, … */
export interface Digits {
  readonly modelPath: string;
  /** Per digit 784 values as the model takes them (1×28×28, row by row): grey level − 128. */
  readonly images: readonly Int8Array[];
  /** Per digit 784 grey levels, 0 (background) to 255 (ink). */
  readonly pixels: readonly Uint8Array[];
  /** The classes, 0 to 9. */
  readonly labels: Uint8Array;
}

/** Reads the held-apart test digits. The file holds all labels, a byte each, then all grey levels; gzip. */
export function loadDigits(): Digits {
  const size = SIDE * SIDE;
  const bytes = new Uint8Array(gunzipSync(readFileSync(imagesPath)));
  const count = bytes.length / (size + 1);
  if (!Number.isInteger(count)) throw new Error(`${imagesPath} holds no whole number of digits`);
  const first = (index: number): number => count + index * size;
  const pixels = Array.from({ length: count }, (_, i) => bytes.slice(first(i), first(i + 1)));
  return { modelPath, images: pixels.map(quantisePixels), pixels, labels: bytes.slice(0, count) };
}

/** Grey levels as the model's int8 input. Its scale is 1/255, so that only the range moves; its zero point is not 0. */
export function quantisePixels(pixels: Uint8Array): Int8Array {
  return Int8Array.from(pixels, (level) => level - 128);
}
