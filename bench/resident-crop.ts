import { peSizes } from '../hw/pe/config/index.ts';
import type { PeParams } from '../hw/pe/config/index.ts';
import { compileLayer } from '../sim/compile/index.ts';
import type { CompiledLayer } from '../sim/compile/index.ts';
import { Random } from '../sim/random/index.ts';
import { outputSize, shapeLayer } from './resnet50-shapes.ts';
import type { ConvolutionShape, Crop } from './resnet50-shapes.ts';

/** Consecutive tiles that a utilisation is measured over, at least. */
const TILES = 4;
/** Crops compiled of those with the most work. */
const CANDIDATES = 4;

/** A cropped shape compiled for operands in the buffers; or why there is none. */
export type ResidentCrop = { readonly crop: Crop; readonly compiled: CompiledLayer } | { readonly reason: string };

/**
 * The largest part of a shape whose operands fit the buffers together and that makes at least four tiles with sweeps long enough to hide
 * the loading of a weight block: all input channels, as many output channels as the weight buffer holds, a rectangle of the output map.
 */
export function residentCrop(shape: ConvolutionShape, params: PeParams, seed: number): ResidentCrop {
  const { blockWords, weightWords, inputLines } = peSizes(params);
  const { lanes, vector } = params;
  const folds = shape.C < vector ? (['row'] as const) : [];
  // Blocks and taps per output position, with the kernel's rows in the channels where that is allowed.
  const blocks = Math.ceil((shape.C * (folds.length > 0 ? shape.R : 1)) / vector);
  const taps = shape.R * (folds.length > 0 ? 1 : shape.R);
  const kTiles = Math.floor(weightWords / (blocks * taps * blockWords));
  if (kTiles === 0) return { reason: 'the weights of one K tile exceed the weight buffer' };
  const K = Math.min(shape.K, kTiles * lanes);

  const size = outputSize(shape);
  const rectangles: { rows: number; columns: number }[] = [];
  for (let rows = 1; rows <= size; rows++) {
    // No strips: they would see more padding than map.
    for (let columns = rows; columns <= Math.min(size, 2 * rows); columns++) rectangles.push({ rows, columns });
  }
  rectangles.sort((a, b) => b.rows * b.columns - a.rows * a.columns || b.rows - a.rows);
  let best: { crop: Crop; compiled: CompiledLayer } | null = null;
  let tried = 0;
  for (const { rows, columns } of rectangles) {
    if (tried === CANDIDATES) break;
    const layer = shapeLayer(shape, { rows, columns, K }, new Random(seed));
    const lines = shape.R === 1 ? rows * columns : layer.H * (folds.length > 0 ? columns : layer.W);
    const sweeps = Math.floor((rows * columns) / blockWords) * Math.ceil(K / lanes);
    if (lines * blocks > inputLines || sweeps < TILES) continue;
    const compiled = compileLayer(layer, params, { resident: true, minimumPasses: TILES, folds });
    tried++;
    if (best === null || utilisation(compiled) > utilisation(best.compiled))
      best = { crop: { rows, columns, K }, compiled };
  }
  return best ?? { reason: `no ${TILES} tiles with sweeps of ${blockWords} positions fit the input buffer` };
}

/** As predicted, up to the number of multipliers. */
function utilisation({ macs, predictedCycles }: CompiledLayer): number {
  return macs / predictedCycles;
}
