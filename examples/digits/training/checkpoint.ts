import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Convolution } from './convolution.ts';

/** Writes all weights and biases, layer by layer, as 32-bit floats. */
export function save(layers: readonly Convolution[], path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.concat(parameters(layers).map(bytesOf)));
}

/** Fills all weights and biases from a file that `save` wrote. */
export function restore(layers: readonly Convolution[], path: string): void {
  const file = readFileSync(path);
  let at = 0;
  for (const values of parameters(layers)) {
    const bytes = bytesOf(values);
    if (file.copy(bytes, 0, at, at + bytes.length) < bytes.length) throw new Error(`${path} ends too early`);
    at += bytes.length;
  }
}

function parameters(layers: readonly Convolution[]): Float32Array[] {
  return layers.flatMap((layer) => [layer.weights, layer.bias]);
}

function bytesOf(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}
