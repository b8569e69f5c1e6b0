/** The embedded engine as a back end of testbenches: no files, no compiler, everything in this process. */
export { embeddedProgram, type EmbeddedProgram } from './program.ts';
export { EmbeddedBackend, type EmbeddedOptions } from './backend.ts';
