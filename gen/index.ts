/**
 * The framework's door: the language, and what turns circuits into SystemVerilog. The intermediate representation has
 * its own door, `gen/ir/index.ts`, for programs that look inside a design.
 */
export * from './dsl/index.ts';
export { UserError, formatUserError } from './errors.ts';
export type { UserErrorParts } from './errors.ts';
export { DiagnosticError, codeGroups, codes, formatMessage, formatMessages, messagesOf } from './diagnostics/index.ts';
export type { Diagnostic, Message } from './diagnostics/index.ts';
export { check, portDependencies, standardChecks } from './check/index.ts';
export type { Check, CheckOptions, CheckResult, PortDependencies } from './check/index.ts';
export { outsideOf, print } from './print/index.ts';
export type { Outside, PrintOptions, PrintedDesign } from './print/index.ts';
export { proof, isProof } from './proof.ts';
export type { CircuitBug, Proof, ProofOptions, SeededBug, TextBug } from './proof.ts';
export { generate } from './generate.ts';
export type { GenerateOptions, Generated } from './generate.ts';
export type { Design } from './ir/index.ts';
export type * from './manifest/index.ts';
