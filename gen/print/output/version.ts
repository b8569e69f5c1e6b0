import { readFileSync } from 'node:fs';

let known: string | null = null;

/** This package's version. */
export function toolVersion(): string {
  if (known === null) {
    const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    known = (JSON.parse(text) as { version: string }).version;
  }
  return known;
}
