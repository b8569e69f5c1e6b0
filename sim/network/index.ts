/** Quantised networks as plain data: what importers make, compilers take and the golden model runs. */
export { assertLayer, assertSample, macCount, outputShape } from './layer.ts';
export type { Layer, OutputShape, Pads, Spatial } from './layer.ts';
export { assertNetwork, sampleSize } from './network.ts';
export type { Network, NetworkTensor } from './network.ts';
