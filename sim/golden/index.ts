/**
 * The exact int8 reference (docs/numerics.md): what the hardware must equal, bit for bit. Code that drives the hardware
 * may not import it.
 */
export { convolution, convolutionSums } from './convolution.ts';
export { matrixMultiply } from './matrix.ts';
export type { MatrixProduct } from './matrix.ts';
export { clamp, requantise } from './requantise.ts';
export { runNetwork } from './run-network.ts';
export type { NetworkRun } from './run-network.ts';
export { scaleOf } from './scale.ts';
