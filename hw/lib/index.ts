/** Parts that any circuit may use. */
export * from './queue.ts';
export * from './register-slice.ts';
export * from './loop-counter.ts';
export * from './loop-track.ts';
export * from './event-counters.ts';
export * from './round-robin-arbiter.ts';
