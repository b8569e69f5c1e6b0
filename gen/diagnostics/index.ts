/**
 * Diagnostics: mistakes in a user's design, each with a number, the hierarchy path, the line in the source, what was
 * expected and found, and a fix. `codes` is the list of all of them.
 */
export * from './codes/index.ts';
export * from './diagnostic.ts';
export { DiagnosticError, messagesOf } from './error.ts';
export { formatMessage, formatMessages } from './format.ts';
export type { Message } from './message.ts';
export { diagnosticsPage } from './page.ts';
