export { failsOn, runBatch, type Batch, type BatchResult, type Simulator } from './batch.ts';
export { histogramText } from './histogram.ts';
export { designText, report } from './report.ts';
export { runCampaign, type CampaignOptions, type CampaignResult } from './run.ts';
