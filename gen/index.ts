/**
 * The framework's door: the language, and what turns circuits into SystemVerilog. The intermediate representation has its own door,
 * `gen/ir/index.ts`, for programs that look inside a design.
 */
export * from './dsl/index.ts';
export { UserError } from './errors.ts';
export { DiagnosticError } from './diagnostics/index.ts';
export type { Design } from './ir/index.ts';
