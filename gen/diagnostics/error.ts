import { UserError } from '../errors.ts';
import type { Place } from '../ir/index.ts';
import type { Diagnostic } from './diagnostic.ts';
import { formatMessages } from './format.ts';
import { messageOf } from './message.ts';
import type { Message } from './message.ts';
import { sortMessages } from './sort.ts';

/** All mistakes of a run together: sorted by place, each once, counted at the end. */
export class DiagnosticError extends UserError {
  readonly messages: readonly Message[];

  /**
   * @param diagnostics at least one
   * @param places what the diagnostics' place numbers mean
   */
  constructor(diagnostics: readonly Diagnostic[], places: readonly Place[]) {
    const messages = messagesOf(diagnostics, places);
    super({ what: formatMessages(messages) });
    this.name = 'DiagnosticError';
    this.messages = messages;
    this.stack = this.message;
    Object.defineProperty(this, 'messages', { enumerable: false });
  }
}

/** The diagnostics of a run in their final words, sorted, each once. */
export function messagesOf(diagnostics: readonly Diagnostic[], places: readonly Place[]): Message[] {
  return sortMessages(diagnostics.map((diagnostic) => messageOf(diagnostic, places)));
}
