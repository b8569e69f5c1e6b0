import { compiler } from './syntax.ts';
import type { TypeScript } from './syntax.ts';

/**
 * The text of the nearest doc comment before a declaration, without comment marks and tags; empty when there is none.
 * Indentation stays as it is: comments hold diagrams.
 */
export function docOf(node: TypeScript.Node): string {
  const ts = compiler();
  const comment = ts.getJSDocCommentsAndTags(node).findLast((candidate) => ts.isJSDoc(candidate));
  if (comment === undefined) return '';
  const lines = comment
    .getText()
    .replace(/^\/\*\*[ \t]*|\s*\*\/$/g, '')
    .split('\n')
    .map((line, i) => (i === 0 ? line : line.replace(/^\s*\* ?/, '')).trimEnd());
  const tags = lines.findIndex((line) => /^\s*@\w/.test(line));
  return (tags < 0 ? lines : lines.slice(0, tags))
    .join('\n')
    .replace(/\{@link(?:code|plain)?\s+([^}]*)\}/g, (_match, target: string) => target.trim())
    .replace(/^\n+|\s+$/g, '');
}
