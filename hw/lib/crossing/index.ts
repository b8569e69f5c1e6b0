/** Parts between clock domains. docs/clock-domains.md compares them. */
export * from './synchroniser.ts';
export * from './reset-synchroniser.ts';
export * from './pulse-crossing.ts';
export * from './handshake-crossing.ts';
export * from './gray.ts';
export * from './gray-crossing.ts';
export * from './async-queue.ts';
