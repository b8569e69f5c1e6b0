import { foldTaps } from './mapped-layer.ts';
import type { MappedLayer } from './mapped-layer.ts';
import type { Part } from './parts.ts';
import type { Span } from './spans.ts';

/**
 * The weights of a pass as words, in the order in which it takes them: channel block, K tile, kernel row, kernel
 * column; in a block lane by lane, channel by channel. Missing lanes and channels, and what merged groups do not share,
 * are zeros.
 */
export function weightBlocks(mapped: MappedLayer, part: Part, group: number, kTiles: Span): BigUint64Array {
  const { layer, params, mergedGroups } = mapped;
  const { lanes, vector } = params;
  const { blocks, rows, columns } = part;
  const blockBytes = lanes * vector;
  const bytes = new Int8Array(blocks.count * kTiles.count * rows.count * columns.count * blockBytes);
  const taps = foldTaps(layer, mapped.fold);
  const memberChannels = layer.C / layer.groups;
  const memberOutputs = layer.K / layer.groups;
  for (let kTile = 0; kTile < kTiles.count; kTile++) {
    for (let lane = 0; lane < lanes; lane++) {
      const k = (kTiles.first + kTile) * lanes + lane;
      if (k >= mapped.K) continue;
      const member = Math.floor(k / memberOutputs);
      const kernel = (group * mergedGroups * memberOutputs + k) * memberChannels * layer.R * layer.S;
      const from = Math.max(member * memberChannels * taps, blocks.first * vector);
      const to = Math.min((member + 1) * memberChannels * taps, (blocks.first + blocks.count) * vector);
      for (let n = from; n < to; n++) {
        const tap = n % taps;
        const source = kernel + ((n - tap) / taps - member * memberChannels) * layer.R * layer.S + tap;
        const block = Math.floor(n / vector) - blocks.first;
        const target = (block * kTiles.count + kTile) * rows.count * columns.count;
        for (let r = 0; r < rows.count; r++) {
          for (let s = 0; s < columns.count; s++) {
            const at = (target + r * columns.count + s) * blockBytes + lane * vector + (n % vector);
            bytes[at] = layer.weights[source + (rows.first + r) * layer.S + columns.first + s];
          }
        }
      }
    }
  }
  return new BigUint64Array(bytes.buffer);
}
