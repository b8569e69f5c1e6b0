/**
 * What software and hardware of a processing element agree on: sizes, register map, records, tile programs.
 * No circuits here, so that co-simulation may import it.
 */
export * from './params.ts';
export * from './registers.ts';
export * from './commands.ts';
export * from './tile-program.ts';
