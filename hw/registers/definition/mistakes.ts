import { UserError, formatUserError } from '../../../gen/errors.ts';
import type { UserErrorParts } from '../../../gen/errors.ts';

/** One mistake in a definition; `where` is the path of the register or field. */
export interface Mistake extends UserErrorParts {
  readonly where: string;
}

/** Everything that is wrong with a definition, told together. */
export class RegisterError extends UserError {
  readonly mistakes: readonly Mistake[];

  constructor(block: string, mistakes: readonly Mistake[]) {
    super(mistakes[0]);
    this.name = 'RegisterError';
    this.mistakes = mistakes;
    Object.defineProperty(this, 'mistakes', { enumerable: false });
    if (mistakes.length > 1) {
      this.message = `${mistakes.map((mistake) => formatUserError(mistake)).join('\n\n')}\n\n${mistakes.length} mistakes in the registers of '${block}'`;
      this.stack = `${this.name}: ${this.message}`;
    }
  }
}
