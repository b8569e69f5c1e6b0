/** The accelerator: circuits and their parameters. */
export * from './config/index.ts';
export { Pe } from './pe/pe.ts';
