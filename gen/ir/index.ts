/**
 * The intermediate representation: what elaboration produces and what checks, printers and simulators read. It knows
 * nothing of the language around it; every node is plain data.
 */
export * from './locators.ts';
export * from './expr.ts';
export * from './domain.ts';
export * from './signal.ts';
export * from './statement.ts';
export * from './memory.ts';
export * from './module.ts';
