import type { PeParams } from '../../hw/pe/config/index.ts';
import { outputShape } from '../network/index.ts';
import type { Layer } from '../network/index.ts';
import type { LineMap } from './line-map.ts';
import type { Axis } from './spans.ts';

/**
 * What of the kernel is folded into channels: nothing; its rows, so that S·C channels stand for C and S becomes 1; or
 * all of it. A fold fills the vector where there are few channels, and repeats input bytes: `row` S times, divided by
 * the horizontal stride.
 */
export type Fold = 'none' | 'row' | 'window';

/**
 * A layer as the element computes it: kernel rows folded into channels, groups merged, positions that no output reads
 * left out, maps of 1×1 kernels laid out as one row. Independent `groups`, each with `C` channels, `K` outputs, one
 * vertical and one horizontal axis.
 */
export interface MappedLayer {
  readonly layer: Layer;
  readonly params: PeParams;
  readonly fold: Fold;
  readonly groups: number;
  /** Groups of the layer that share one group here: their weight blocks are block diagonal. */
  readonly mergedGroups: number;
  /** Channels of one group, folded ones counted. */
  readonly C: number;
  /** Output channels of one group. */
  readonly K: number;
  /** Blocks of `vector` channels and tiles of `lanes` output channels in one group. */
  readonly blocks: number;
  readonly kTiles: number;
  readonly vertical: Axis;
  readonly horizontal: Axis;
  readonly lines: LineMap;
}

/** Brings a layer into the form that the element computes, with the fold given. */
export function mapLayer(layer: Layer, params: PeParams, fold: Fold): MappedLayer {
  const { C, H, W, K, R, S, groups } = layer;
  const { P, Q } = outputShape(layer);
  const taps = foldTaps(layer, fold);
  const mergedGroups = mergeGroups(layer, params, taps);
  const channels = (mergedGroups * C * taps) / groups;
  const blocks = Math.ceil(channels / params.vector);

  const down = compress({
    size: H,
    outputs: P,
    taps: R,
    stride: layer.stride.vertical,
    dilation: layer.dilation.vertical,
    pad: layer.pads.top,
  });
  const across = compress({
    size: W,
    outputs: Q,
    taps: S,
    stride: layer.stride.horizontal,
    dilation: layer.dilation.horizontal,
    pad: layer.pads.left,
  });
  const folded = (axis: Axis, stride: number): Compressed => ({
    axis: { size: axis.outputs, outputs: axis.outputs, taps: 1, stride: 1, dilation: 1, pad: 0 },
    scale: stride,
    offset: 0,
  });
  const vertical = fold === 'window' ? folded(down.axis, layer.stride.vertical) : down;
  const horizontal = fold === 'none' ? across : folded(across.axis, layer.stride.horizontal);

  const count = blocks * params.vector;
  const channel = new Int32Array(count).fill(-1);
  const shiftY = new Int32Array(count);
  const shiftX = new Int32Array(count);
  for (let n = 0; n < channels; n++) {
    const tap = n % taps;
    channel[n] = (n - tap) / taps;
    if (fold === 'window') shiftY[n] = Math.floor(tap / S) * layer.dilation.vertical - layer.pads.top;
    if (fold !== 'none') shiftX[n] = (tap % S) * layer.dilation.horizontal - layer.pads.left;
  }
  const rows = vertical.axis.size;
  const columns = horizontal.axis.size;
  const oneRow = isOneRow(vertical.axis, horizontal.axis);
  return {
    layer,
    params,
    fold,
    groups: groups / mergedGroups,
    mergedGroups,
    C: channels,
    K: (mergedGroups * K) / groups,
    blocks,
    kTiles: Math.ceil((mergedGroups * K) / groups / params.lanes),
    vertical: oneRow ? { ...vertical.axis, size: 1, outputs: 1 } : vertical.axis,
    horizontal: oneRow ? { ...horizontal.axis, size: rows * columns, outputs: P * Q } : horizontal.axis,
    lines: {
      vector: params.vector,
      groups: groups / mergedGroups,
      groupChannels: (mergedGroups * C) / groups,
      blocks,
      rows,
      columns,
      pitch: oneRow ? { rows: 1, columns: rows * columns } : { rows, columns },
      scaleY: vertical.scale,
      offsetY: vertical.offset,
      scaleX: horizontal.scale,
      offsetX: horizontal.offset,
      channel,
      shiftY,
      shiftX,
      source: { C, H, W },
      zeroPoint: layer.zx,
    },
  };
}

/**
 * A single output position whose taps all lie inside the map: all taps become channels, which moves bytes but repeats
 * none.
 */
export function isWholeMap(layer: Layer): boolean {
  const { P, Q } = outputShape(layer);
  const { top, left } = layer.pads;
  const bottom = (layer.R - 1) * layer.dilation.vertical - top;
  const right = (layer.S - 1) * layer.dilation.horizontal - left;
  return P === 1 && Q === 1 && layer.R * layer.S > 1 && top === 0 && left === 0 && bottom < layer.H && right < layer.W;
}

/** Taps of the kernel that each input channel is repeated for. */
export function foldTaps(layer: Layer, fold: Fold): number {
  if (fold === 'none') return 1;
  return fold === 'row' ? layer.S : layer.R * layer.S;
}

/** Weight blocks per output position of all groups: what a layer costs in cycles. */
export function blocksPerPosition(mapped: MappedLayer): number {
  return mapped.groups * mapped.blocks * mapped.kTiles * mapped.vertical.taps * mapped.horizontal.taps;
}

/** How many groups together fill vector and lanes best: a block then holds several small blocks on its diagonal. */
function mergeGroups(layer: Layer, params: PeParams, taps: number): number {
  const { groups } = layer;
  const cost = (merged: number): number =>
    (groups / merged) *
    Math.ceil((merged * layer.C * taps) / groups / params.vector) *
    Math.ceil((merged * layer.K) / groups / params.lanes);
  let best = 1;
  for (let merged = 2; merged <= groups; merged++) {
    if (groups % merged === 0 && cost(merged) <= cost(best)) best = merged;
  }
  return best;
}

interface Compressed {
  readonly axis: Axis;
  /** Position n of the axis is position n · scale + offset of the input. */
  readonly scale: number;
  readonly offset: number;
}

/**
 * Leaves out positions between those that stride and dilation can reach: a 1×1 kernel with stride 2 reads every second
 * one.
 */
function compress(axis: Axis): Compressed {
  const stride = axis.outputs === 1 ? 0 : axis.stride;
  const dilation = axis.taps === 1 ? 0 : axis.dilation;
  const scale = greatestCommonDivisor(stride, dilation);
  if (scale === 0) return { axis: { ...axis, stride: 1, dilation: 1 }, scale: 1, offset: 0 };
  const offset = (scale - (axis.pad % scale)) % scale;
  return {
    axis: {
      ...axis,
      size: Math.max(0, Math.ceil((axis.size - offset) / scale)),
      stride: Math.max(1, stride / scale),
      dilation: Math.max(1, dilation / scale),
      pad: (axis.pad + offset) / scale,
    },
    scale,
    offset,
  };
}

/**
 * Whether position n of the output, counted over all rows, is position n of the input: no kernel, no stride, no
 * padding.
 */
function isOneRow(vertical: Axis, horizontal: Axis): boolean {
  const plain = (axis: Axis): boolean => axis.taps === 1 && axis.pad === 0 && axis.outputs <= axis.size;
  const unit = (axis: Axis): boolean => axis.stride === 1 || axis.outputs === 1;
  return (
    plain(vertical) && plain(horizontal) && unit(vertical) && unit(horizontal) && horizontal.outputs === horizontal.size
  );
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
