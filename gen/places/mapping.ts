import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A position in the source as written: an absolute path, line and column from 1. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The path of a script that V8 names by URL or path, without the query that loaders append. */
export function fileOfScript(name: string): string {
  const bare = name.replace(/\?.*$/, '');
  return bare.startsWith('file://') ? fileURLToPath(bare) : bare;
}

/**
 * Where a call site stands in the source as written. The hook that is installed for stack traces knows best (vitest
 * installs one, whose source maps Node does not know); else Node's own source maps (tsx registers them there); else
 * the script is the source.
 */
export function originOf(callSite: NodeJS.CallSite): Origin {
  return originByHook(callSite) ?? originBySourceMap(callSite) ?? rawOrigin(callSite);
}

/** What the hook is asked to format; only the frame matters. */
const blank = new Error('place');

function originByHook(callSite: NodeJS.CallSite): Origin | null {
  const hook = Error.prepareStackTrace;
  if (hook === undefined) return null;
  const trace: unknown = hook(blank, [callSite]);
  if (typeof trace !== 'string') return null;
  const frame = trace.slice(trace.lastIndexOf('\n') + 1);
  const match = /(?:^\s*at (?:async )?|\()((?:file:\/\/|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/.exec(frame);
  if (match === null) return null;
  return { file: fileOfScript(match[1]), line: Number(match[2]), column: Number(match[3]) };
}

function originBySourceMap(callSite: NodeJS.CallSite): Origin | null {
  const { script, line, column } = rawPosition(callSite);
  const entry = findSourceMap(script)?.findEntry(line - 1, column - 1);
  if (entry === undefined || !('originalSource' in entry)) return null;
  return {
    file: fileOfScript(entry.originalSource),
    line: entry.originalLine + 1,
    column: entry.originalColumn + 1,
  };
}

function rawOrigin(callSite: NodeJS.CallSite): Origin {
  const { script, line, column } = rawPosition(callSite);
  return { file: fileOfScript(script), line, column };
}

function rawPosition(callSite: NodeJS.CallSite): { script: string; line: number; column: number } {
  return {
    script: callSite.getFileName() ?? '',
    line: callSite.getLineNumber() ?? 1,
    column: callSite.getColumnNumber() ?? 1,
  };
}
