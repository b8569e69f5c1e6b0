/** Proofs of the stream parts: what each promises, as modules that `mosaic prove` and simulations check. */
import type { Proof } from '../../../../gen/index.ts';
import { branchingProofs } from './branching.ts';
import { bufferProofs } from './buffers.ts';
import { shapingProofs } from './shaping.ts';
import { sharingProofs } from './sharing.ts';

export * from './arbiter.ts';
export * from './credit-path.ts';
export * from './crossbar.ts';
export * from './dropping.ts';
export * from './fork.ts';
export * from './framing.ts';
export * from './join.ts';
export * from './journey.ts';
export * from './operators.ts';
export * from './passage.ts';
export * from './selection.ts';
export * from './source.ts';
export * from './turns.ts';
export * from './width.ts';
export * from './words.ts';

/** Every part's proof, in small sizes: one, two, and a number that is no power of two. */
export const streamProofs: readonly Proof[] = [...bufferProofs, ...branchingProofs, ...sharingProofs, ...shapingProofs];
