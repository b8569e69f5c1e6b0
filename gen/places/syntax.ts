import { createRequire } from 'node:module';
import type { ts as TypeScript } from 'ts-morph';

const require = createRequire(import.meta.url);
let loaded: typeof TypeScript | null = null;

/** The compiler that ts-morph brings. Loading it takes about 0.3 s, so it waits until a file must be parsed. */
export function compiler(): typeof TypeScript {
  loaded ??= (require('ts-morph') as { ts: typeof TypeScript }).ts;
  return loaded;
}

/** Parses one file alone: no program, no types, no other files. */
export function parse(file: string, text: string): TypeScript.SourceFile {
  const ts = compiler();
  return ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
}

export type { TypeScript };
