/** int8 arrays in numpy's npy files. */
export { readNpyFile, writeNpyFile } from './file.ts';
export { NpyError, readNpy, samplesOf, writeNpy } from './npy.ts';
export type { NpyArray } from './npy.ts';
