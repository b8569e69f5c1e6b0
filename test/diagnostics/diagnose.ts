import { check } from '../../gen/check/index.ts';
import { DiagnosticError, formatMessages, messagesOf } from '../../gen/diagnostics/index.ts';
import type { Message } from '../../gen/diagnostics/index.ts';
import { Module, elaborate } from '../../gen/index.ts';
import type { Design } from '../../gen/ir/index.ts';

/** What makes a wrong design: a module, or an intermediate representation that the language cannot give. */
export type MakeDesign = () => Module<unknown> | Design;

/** Elaborates and checks; gives all messages, errors first. */
export function diagnose(make: MakeDesign): Message[] {
  let design: Design;
  try {
    const made = make();
    design = made instanceof Module ? elaborate(made) : made;
  } catch (error) {
    if (error instanceof DiagnosticError) return [...error.messages];
    throw error;
  }
  const { errors, warnings } = check(design);
  return [...messagesOf(errors, design.places), ...messagesOf(warnings, design.places)];
}

/** The text that a user sees. */
export function diagnosed(make: MakeDesign): string {
  return formatMessages(diagnose(make));
}
