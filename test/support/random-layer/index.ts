/** Random layers for comparing two implementations: golden with ONNX Runtime, hardware with golden. */
export { ALL_BINS, binOf, coverageTable, emptyBins } from './bins.ts';
export type { LayerBin } from './bins.ts';
export { campaign } from './campaign.ts';
export type { CampaignOptions } from './campaign.ts';
export { describeWishes, randomLayer } from './generate.ts';
export type { LayerWishes, RandomLayer } from './generate.ts';
export { SIMBA } from './shape.ts';
export type { Machine } from './shape.ts';
export type { ValueKind } from './values.ts';
