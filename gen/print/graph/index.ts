/** Interned expressions and statements: what the printer's passes work on. */
export * from './node.ts';
export * from './statement.ts';
export { Graph, type NodeParts } from './graph.ts';
