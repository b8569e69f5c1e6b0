/** The parts of a message that a user can act on; the same shape as Mosaic's `UserErrorParts`. */
export interface ToolErrorParts {
  /** What went wrong, one line. */
  readonly what: string;
  /** Where: a file, a directory or an environment variable. */
  readonly where?: string;
  readonly expected?: string;
  readonly found?: string;
  /** What the user can do about it. */
  readonly fix?: string;
}

/**
 * A tool that is missing, too old or cannot be fetched: something that the user can put right, shown without a stack.
 * This package stands alone, so the class is its own; callers with a hierarchy of errors wrap it by its `parts`.
 */
export class ToolError extends Error {
  readonly parts: ToolErrorParts;

  constructor(parts: ToolErrorParts, options?: ErrorOptions) {
    const lines = [parts.where === undefined ? parts.what : `${parts.what}\n  in       ${parts.where}`];
    if (parts.expected !== undefined) lines.push(`  expected ${parts.expected}`);
    if (parts.found !== undefined) lines.push(`  found    ${parts.found}`);
    if (parts.fix !== undefined) lines.push(`  fix      ${parts.fix}`);
    super(lines.join('\n'), options);
    this.name = 'ToolError';
    this.parts = parts;
  }
}

const STORAGE_PROBLEMS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the device',
  EDQUOT: 'disk quota exceeded',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'read-only file system',
  ENOTDIR: 'a part of the path is a file',
};

/**
 * Turns a file system error about space or permission into a `ToolError` that names the directory; returns others as
 * they are.
 */
export function explainStorage(error: unknown, directory: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const refused = code === 'ENOENT' && error instanceof Error && 'syscall' in error && error.syscall === 'mkdir';
  const problem = refused ? 'no directory can be made there' : STORAGE_PROBLEMS[code];
  if (problem === undefined) return error;
  return new ToolError(
    {
      what: 'the cache directory cannot be written',
      where: directory,
      found: problem,
      fix: 'free some space, or set XDG_CACHE_HOME to a directory that can be written',
    },
    { cause: error },
  );
}
