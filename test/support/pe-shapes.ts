import { pePresets } from '../../hw/pe/config/index.ts';
import type { PeParams } from '../../hw/pe/config/index.ts';

const { simba, small } = pePresets;

/** The presets, and an element with lines wider than a word and whole entries drained at once. */
export const shapes: readonly (readonly [name: string, params: PeParams])[] = [
  ['simba', simba],
  ['small', small],
  ['wide lines', { ...simba, lanes: 4, vector: 16, ppuWidth: 4 }],
];
