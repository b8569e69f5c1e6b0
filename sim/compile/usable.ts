import { FIELD_BITS, peSizes } from '../../hw/pe/config/index.ts';
import type { MappedLayer } from './mapped-layer.ts';

/**
 * Largest number of lines or words that the address fields reach, in whole words; larger buffers are used up to here.
 */
const MAX_OFFSET = 32760;

/** Largest step of a coordinate from one iteration of a level to the next. */
export const MAX_STEP = 2 ** (FIELD_BITS.coordinateStep - 1) - 1;

/** Lines of the input buffer that a program can address. */
export function usableLines(mapped: MappedLayer): number {
  return Math.min(peSizes(mapped.params).inputLines, MAX_OFFSET);
}

/** Words of the weight buffer that a program can address. */
export function usableWords(mapped: MappedLayer): number {
  return Math.min(peSizes(mapped.params).weightWords, MAX_OFFSET);
}
