/** Proofs: assertions of circuits shown for all time or for a number of cycles, with examples where they fail. */
export { findFailure, prove, proveDesign, type Failure, type ProveOptions, type PrintedFiles } from './prove.ts';
export { advice, complaints, passes } from './result.ts';
export type { Example, Method, Outcome, ProofReport, PropertyResult, Status } from './result.ts';
export type { Property, PropertyKind } from './property.ts';
export { mutate } from './mutation.ts';
export { runProof, runBug, type BugResult, type ProofResult } from './proof.ts';
export { describeProperty, describeReport, exampleText } from './text.ts';
export { vcd } from './vcd.ts';
export type { Replay } from './replay.ts';
export type { Trace, TracedSignal } from './trace.ts';
export { findProofs, proofsAmong } from './find.ts';
export { proofTable } from './table.ts';
