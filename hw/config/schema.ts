import { z } from 'zod';
import { pePresets, peParamsSchema } from '../pe/config/index.ts';

/** Everything that can be chosen about a machine. */
export const configSchema = z.strictObject({
  /** The processing element (docs/pe.md). */
  pe: peParamsSchema,
});

export type MosaicConfig = z.infer<typeof configSchema>;

/** Named configurations; `simba` has the published values. */
export const presets: Readonly<Partial<Record<string, MosaicConfig>>> = {
  simba: { pe: pePresets.simba },
  small: { pe: pePresets.small },
};

export const presetNames: readonly string[] = Object.keys(presets);
