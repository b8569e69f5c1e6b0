/** Random tile programs that are legal by docs/pe.md, wider than what the compiler makes. */
export { randomPrograms } from './random-programs.ts';
export type { ProgramJob } from './random-programs.ts';
