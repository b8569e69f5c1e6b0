/**
 * Layers as tile programs of one processing element: tiling, streams, proof that they run. docs/mapping.md has the
 * reasons.
 */
export { compileLayer } from './compile-layer.ts';
export type { CompileOptions } from './compile-layer.ts';
export { compileNetwork } from './compile-network.ts';
export type { CompiledLayer, Pass, PortBytes, Scatter } from './compiled.ts';
export { AccumulationBoundError, LayerError } from './errors.ts';
export { arrangeLines, copyWindow, sliceLines } from './line-map.ts';
export type { LineMap, Window } from './line-map.ts';
export type { Fold } from './mapped-layer.ts';
export type { PassPrediction } from './predict.ts';
export type { Span } from './spans.ts';
export type { Tiling } from './tiling.ts';
export { ProgramError, verifyPasses } from './verify.ts';
