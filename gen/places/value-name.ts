import type { TypeScript } from './syntax.ts';

/**
 * The name that the source gives to the value of an expression: the variable or field whose initialiser is this very
 * expression, seen through parentheses, `as`, `satisfies`, `!` and `? :`. In `const x = a.add(b).trunc(8)` only the
 * outermost call is `x`; a destructured value has no name of its own. The result of the function given to `map` or
 * `Array.from` is named by the array.
 */
export function valueName(ts: typeof TypeScript, expression: TypeScript.Node): string | null {
  let node = expression;
  for (;;) {
    const parent = node.parent;
    if (parent === undefined) return null;
    const transparent =
      ts.isParenthesizedExpression(parent) ||
      ts.isAsExpression(parent) ||
      ts.isSatisfiesExpression(parent) ||
      ts.isNonNullExpression(parent) ||
      (ts.isConditionalExpression(parent) && parent.condition !== node);
    if (transparent) {
      node = parent;
    } else if (ts.isArrowFunction(parent) && parent.body === node) {
      const call = parent.parent;
      if (!ts.isCallExpression(call) || !call.arguments.includes(parent) || !makesArray(ts, call)) return null;
      node = call;
    } else if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) {
      return parent.initializer === node ? nameText(ts, parent.name) : null;
    } else if (ts.isBinaryExpression(parent)) {
      const assigns = parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && parent.right === node;
      return assigns ? nameText(ts, parent.left) : null;
    } else {
      return null;
    }
  }
}

function nameText(ts: typeof TypeScript, name: TypeScript.Node): string | null {
  if (ts.isIdentifier(name)) return name.text;
  if (ts.isPrivateIdentifier(name)) return name.text.slice(1);
  return null;
}

function makesArray(ts: typeof TypeScript, call: TypeScript.CallExpression): boolean {
  const callee = call.expression;
  if (!ts.isPropertyAccessExpression(callee)) return false;
  return callee.name.text === 'map' || (callee.name.text === 'from' && callee.expression.getText() === 'Array');
}
