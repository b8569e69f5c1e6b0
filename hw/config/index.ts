/**
 * The configuration of a generated machine: a preset's values, changed by `path=value` settings, validated against the
 * schema. No circuits here, so that co-simulation and the command line may import it.
 */
export { configSchema, presets, presetNames } from './schema.ts';
export type { MosaicConfig } from './schema.ts';
export { resolveConfig } from './resolve.ts';
