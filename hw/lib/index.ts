/** Parts that any circuit may use. */
export * from './streams/index.ts';
export * from './crossing/index.ts';
export * from './checks/index.ts';
export * from './adder-tree.ts';
export * from './rounding.ts';
export * from './ram.ts';
export * from './buffet.ts';
export * from './loop-counter.ts';
export * from './loop-track.ts';
export * from './event-counters.ts';
