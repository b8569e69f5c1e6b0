/** Parts that any circuit may use. */
export * from './queue.ts';
export * from './register-slice.ts';
export * from './round-robin-arbiter.ts';
export * from './word-packer.ts';
export * from './word-unpacker.ts';
export * from './adder-tree.ts';
export * from './rounding.ts';
export * from './ram.ts';
export * from './buffet.ts';
export * from './loop-counter.ts';
export * from './loop-track.ts';
export * from './event-counters.ts';
