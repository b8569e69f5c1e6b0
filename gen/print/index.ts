/**
 * Prints a design as SystemVerilog text: legalise (what must be), prettify (what may be), text, files.
 */
export { print, type PrintOptions, type PrintedDesign } from './print.ts';
export { outsideOf, type Outside } from './output/outside.ts';
