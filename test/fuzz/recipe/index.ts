export type * from './recipe.ts';
export { INHERITED } from './recipe.ts';
export * from './shape.ts';
export { IMPORTS, toSource, topOf } from './source.ts';
