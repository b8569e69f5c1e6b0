/** Training of the digits classifier: real digits, convolutions in typed arrays, Adam, quantisation to int8. */
export { restore, save } from './checkpoint.ts';
export { macs, taps } from './convolution.ts';
export type { Convolution } from './convolution.ts';
export { meanLevel, pick, PIXELS, readMnist, SIDE, split } from './dataset.ts';
export type { Dataset, Split } from './dataset.ts';
export { classify, countCorrect, infer } from './evaluate.ts';
export { accuracy, fit } from './fit.ts';
export type { EpochReport, FitOptions } from './fit.ts';
export { argmax, initialise, SHAPES } from './network.ts';
export { calibrate, quantise } from './quantise.ts';
