import type { PeParams } from '../../hw/pe/config/index.ts';
import { assertSample } from '../network/index.ts';

/**
 * How a layer's input, C×H×W bytes, becomes lines of `vector` bytes: for each group, each block of `vector` channels
 * and each position (row, column) one line. Byte `lane` of the line at (row, column) of block b is the input's channel
 * `channel[n] + group · groupChannels`, row `row · scaleY + offsetY + shiftY[n]`, column `column · scaleX + offsetX +
 * shiftX[n]`, where n = b · vector + lane; the zero point if that lies outside the map, 0 if `channel[n]` is −1 (its
 * weights are 0).
 */
export interface LineMap {
  readonly vector: number;
  readonly groups: number;
  /** Input channels from one group to the next. */
  readonly groupChannels: number;
  /** Blocks of `vector` channels in each group. */
  readonly blocks: number;
  readonly rows: number;
  readonly columns: number;
  /** How windows count the same lines: `rows` × `columns`, or all positions as one row. */
  readonly pitch: { readonly rows: number; readonly columns: number };
  readonly scaleY: number;
  readonly offsetY: number;
  readonly scaleX: number;
  readonly offsetX: number;
  readonly channel: Int32Array;
  readonly shiftY: Int32Array;
  readonly shiftX: Int32Array;
  readonly source: { readonly C: number; readonly H: number; readonly W: number };
  readonly zeroPoint: number;
}

/**
 * Lines of a part of a map, as a stream carries them: block by block, row by row; before each block `filling` lines
 * that nobody reads.
 */
export interface Window {
  readonly group: number;
  readonly firstBlock: number;
  readonly blocks: number;
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
  /** Lines in front of each block that make it fill whole 64-bit words. */
  readonly filling: number;
}

/** Lines of one block of a window, filling included. */
export function sliceLines(window: Window): number {
  return window.filling + window.rows * window.columns;
}

/**
 * Lines in front of a slice so that it fills whole words where a word holds several lines. They stand in front because
 * then the last line read is the last one sent, and what is released has been filled.
 */
export function fillingLines(lines: number, params: PeParams): number {
  const perWord = Math.max(1, 8 / params.vector);
  return Math.ceil(lines / perWord) * perWord - lines;
}

/**
 * The whole input as lines: groups × blocks × rows × columns × vector bytes.
 *
 * @throws UserError when the input has another size
 */
export function arrangeLines(map: LineMap, input: Int8Array): Int8Array {
  const { H, W } = map.source;
  assertSample(map.source, input, 'the input of a layer');
  const { vector, groups, blocks, rows, columns } = map;
  const lines = new Int8Array(groups * blocks * rows * columns * vector);
  for (let group = 0; group < groups; group++) {
    for (let n = 0; n < blocks * vector; n++) {
      if (map.channel[n] < 0) continue;
      const plane = (map.channel[n] + group * map.groupChannels) * H * W;
      const lane = n % vector;
      const block = group * blocks + (n - lane) / vector;
      for (let row = 0; row < rows; row++) {
        const y = row * map.scaleY + map.offsetY + map.shiftY[n];
        const inside = y >= 0 && y < H;
        let at = (block * rows + row) * columns * vector + lane;
        let x = map.offsetX + map.shiftX[n];
        for (let column = 0; column < columns; column++, at += vector, x += map.scaleX) {
          lines[at] = inside && x >= 0 && x < W ? input[plane + y * W + x] : map.zeroPoint;
        }
      }
    }
  }
  return lines;
}

/** Copies a window out of all lines to `target` from byte `at` on; returns where the next byte goes. */
export function copyWindow(map: LineMap, lines: Int8Array, window: Window, target: Int8Array, at: number): number {
  const { vector, pitch } = map;
  for (let block = 0; block < window.blocks; block++) {
    at += window.filling * vector;
    const plane = (window.group * map.blocks + window.firstBlock + block) * pitch.rows;
    for (let row = 0; row < window.rows; row++) {
      const from = ((plane + window.row + row) * pitch.columns + window.column) * vector;
      target.set(lines.subarray(from, from + window.columns * vector), at);
      at += window.columns * vector;
    }
  }
  return at;
}
