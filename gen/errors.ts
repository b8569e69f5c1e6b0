/** The parts of an error message that a user can act on. */
export interface UserErrorParts {
  /** What went wrong, one line. */
  what: string;
  /** Where: `file:line:column`, a field path, or a file name. */
  where?: string;
  /** What would have been right. */
  expected?: string;
  /** What was there instead. */
  found?: string;
  /** What the user can do about it. */
  fix?: string;
}

/**
 * A mistake of the user, not of Mosaic: printed as one message without a stack trace, exit code 1.
 * Everything that is not a `UserError` is a bug of ours and keeps its stack trace.
 */
export class UserError extends Error {
  readonly parts: UserErrorParts;

  constructor(parts: UserErrorParts) {
    super(formatUserError(parts));
    this.name = 'UserError';
    this.parts = parts;
    // Where Mosaic noticed it helps nobody: uncaught, the error shows its message and nothing else.
    this.stack = `${this.name}: ${this.message}`;
    Object.defineProperty(this, 'name', { enumerable: false });
    Object.defineProperty(this, 'parts', { enumerable: false });
  }
}

/** Lays out the parts of a user error, one line each, in a fixed order; absent parts take no line. */
export function formatUserError(parts: UserErrorParts): string {
  const lines = [parts.where === undefined ? parts.what : `${parts.what}\n  in       ${parts.where}`];
  if (parts.expected !== undefined) lines.push(`  expected ${parts.expected}`);
  if (parts.found !== undefined) lines.push(`  found    ${parts.found}`);
  if (parts.fix !== undefined) lines.push(`  fix      ${parts.fix}`);
  return lines.join('\n');
}
