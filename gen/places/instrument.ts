import { outlineOfSource } from './outline.ts';
import { rememberOutline } from './outline-store.ts';
import { compiler, parse } from './syntax.ts';
import type { TypeScript } from './syntax.ts';

/** Properties whose reading builds hardware. */
const GETTERS: ReadonlySet<string> = new Set(['fire']);

interface Insertion {
  readonly offset: number;
  readonly text: string;
}

/**
 * The text of a source file in which every call notes its site (`site.ts`) right before it happens; lines stay where
 * they are. A call within `?.` that has no arguments is left alone.
 *
 * @param file absolute path
 * @param siteModule what the text imports `site.ts` from
 */
export function instrument(file: string, text: string, siteModule: string): string {
  const ts = compiler();
  const source = parse(file, text);
  const insertions: Insertion[] = [];
  const wrap = (call: string, index: number, node: TypeScript.Node): void => {
    insertions.push({ offset: node.getStart(source), text: `${call}(__sites + ${index}, ` });
    insertions.push({ offset: node.end, text: ')' });
  };
  const outline = outlineOfSource(source, (node, index) => {
    if (ts.isNewExpression(node)) {
      const last = node.arguments?.at(-1);
      if (last !== undefined) wrap('__newAt', index, argumentOf(ts, last));
      else wrapCallee(index, node.expression);
    } else if (ts.isCallExpression(node)) {
      const callee = node.expression;
      if (callee.kind === ts.SyntaxKind.SuperKeyword || callee.kind === ts.SyntaxKind.ImportKeyword) return;
      const last = node.arguments.at(-1);
      if (last !== undefined) wrap('__at', index, argumentOf(ts, last));
      else if (!ts.isPropertyAccessExpression(callee)) {
        if (ts.isIdentifier(callee)) wrap('__at', index, callee);
      } else if (canWrapReceiver(ts, callee)) wrap('__at', index, callee.expression);
    } else if (ts.isPropertyAccessExpression(node) && GETTERS.has(node.name.text)) {
      if (canWrapReceiver(ts, node) && !isTarget(ts, node)) wrap('__at', index, node.expression);
    }
  });
  function wrapCallee(index: number, callee: TypeScript.Node): void {
    insertions.push({ offset: callee.getStart(source), text: `(__newAt(__sites + ${index}, ` });
    insertions.push({ offset: callee.end, text: '))' });
  }
  if (outline.sites.length === 0) return text;
  rememberOutline(file, text, outline);
  const prelude =
    `import { at as __at, newAt as __newAt, sitesOf as __sitesOf } from ${JSON.stringify(siteModule)}; ` +
    `var __sites = __sitesOf(${JSON.stringify(file)}, ${outline.sites.length}); `;
  return prelude + inserted(text, insertions);
}

/** Inside the spread: `...xs` is no expression. */
function argumentOf(ts: typeof TypeScript, argument: TypeScript.Expression): TypeScript.Expression {
  return ts.isSpreadElement(argument) ? argument.expression : argument;
}

/** `super` is no value, and `a?.b.c()` would lose the end of its chain. */
function canWrapReceiver(ts: typeof TypeScript, access: TypeScript.PropertyAccessExpression): boolean {
  if (access.expression.kind === ts.SyntaxKind.SuperKeyword) return false;
  return access.questionDotToken !== undefined || !ts.isOptionalChain(access);
}

/** True for what is assigned to or deleted. */
function isTarget(ts: typeof TypeScript, node: TypeScript.Expression): boolean {
  const { parent } = node;
  return (ts.isBinaryExpression(parent) && parent.left === node) || ts.isDeleteExpression(parent);
}

/** Of insertions at one offset, closing ones come first, and outer openings before inner ones: the order they were made in. */
function inserted(text: string, insertions: readonly Insertion[]): string {
  const sorted = insertions
    .map((insertion, order) => ({ ...insertion, order }))
    .sort((a, b) => a.offset - b.offset || rank(a) - rank(b) || a.order - b.order);
  const parts: string[] = [];
  let from = 0;
  for (const { offset, text: addition } of sorted) {
    parts.push(text.slice(from, offset), addition);
    from = offset;
  }
  parts.push(text.slice(from));
  return parts.join('');
}

function rank({ text }: Insertion): number {
  return text.startsWith(')') ? 0 : 1;
}
