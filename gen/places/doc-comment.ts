import { compiler } from './syntax.ts';
import type { TypeScript } from './syntax.ts';

/** The text of the nearest doc comment before a declaration, without comment marks and tags; empty when there is none. */
export function docOf(node: TypeScript.Node): string {
  const ts = compiler();
  const comments = ts.getJSDocCommentsAndTags(node).filter((comment) => ts.isJSDoc(comment));
  const text = ts.getTextOfJSDocComment(comments.at(-1)?.comment) ?? '';
  return text
    .replace(/\{@link(?:code|plain)?\s+([^}]*)\}/g, (_match, target: string) => target.trim())
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}
