/** ONNX models: reading, writing, and the import of quantised chains as a `Network`. */
export { OnnxFileError, OnnxGraphError, UnsupportedModelError } from './errors.ts';
export type { UnsupportedNode } from './errors.ts';
export { modelFromNetwork } from './from-network.ts';
export type { ExportOptions } from './from-network.ts';
export { importFile, importNetwork } from './import/index.ts';
export type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from './model.ts';
export { readModel, readModelFile } from './read.ts';
export { encodeModel } from './writer.ts';
