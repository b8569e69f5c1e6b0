/** Proofs of the stream parts: what each promises, as modules that `mosaic prove` and simulations check. */
export * from './arbiter.ts';
export * from './credit-path.ts';
export * from './crossbar.ts';
export * from './dropping.ts';
export * from './fork.ts';
export * from './framing.ts';
export * from './join.ts';
export * from './list.ts';
export * from './operators.ts';
export * from './passage.ts';
export * from './selection.ts';
export * from './source.ts';
export * from './width.ts';
