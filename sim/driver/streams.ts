import { copyWindow, sliceLines } from '../compile/index.ts';
import type { CompiledLayer, Pass, Scatter } from '../compile/index.ts';

/** Words of several arrays one after the other. */
export function concatenate(arrays: readonly BigUint64Array[]): BigUint64Array {
  const all = new BigUint64Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** The activation words of some passes, from all lines of the layer's input. */
export function activationWords(compiled: CompiledLayer, passes: readonly Pass[], lines: Int8Array): BigUint64Array {
  const { vector } = compiled.params;
  let size = 0;
  for (const { activations } of passes) {
    if (activations !== null) size += sliceLines(activations) * activations.blocks * vector;
  }
  const bytes = new Int8Array(size);
  let at = 0;
  for (const { activations } of passes) {
    if (activations !== null) at = copyWindow(compiled.lines, lines, activations, bytes, at);
  }
  return new BigUint64Array(bytes.buffer);
}

/** Puts the bytes of a pass' output words where they belong in the output map, K×P×Q. */
export function scatterOutputs(scatter: Scatter, lanes: number, words: BigUint64Array, map: Int8Array): void {
  const bytes = new Int8Array(words.buffer, words.byteOffset, words.byteLength);
  const { rows, columns, pitch, plane } = scatter;
  const positions = rows.count * columns.count;
  for (let channel = 0; channel < scatter.channels; channel++) {
    const lane = channel % lanes;
    let from = ((channel - lane) / lanes) * positions * lanes + lane;
    for (let row = 0; row < rows.count; row++) {
      const to = (scatter.firstChannel + channel) * plane + (rows.first + row) * pitch + columns.first;
      for (let column = 0; column < columns.count; column++, from += lanes) map[to + column] = bytes[from];
    }
  }
}
