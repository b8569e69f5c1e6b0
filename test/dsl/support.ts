import { DiagnosticError, Module, elaborate } from '../../gen/index.ts';
import { operands } from '../../gen/ir/index.ts';
import type { Expr, ModuleIr, Statement } from '../../gen/ir/index.ts';

/** An expression as text, e.g. `add:9(pad:9(a), b)`: operation, width, operands; `s9` where it is signed. */
export function show(e: Expr): string {
  const width = `${e.signed ? 's' : ''}${e.width}`;
  switch (e.op) {
    case 'signal':
      return e.path;
    case 'const':
      return `${e.value}:${width}`;
    case 'slice':
      return `${show(e.a)}[${e.hi}:${e.lo}]`;
    default:
      return `${e.op}:${width}(${operands(e).map(show).join(', ')})`;
  }
}

/** Statements as indented lines. */
export function showBody(body: readonly Statement[], indent: string = ''): string[] {
  const inner = `${indent}  `;
  return body.flatMap((s) => {
    switch (s.kind) {
      case 'assign': {
        const part = s.hi - s.lo + 1 === s.target.width ? '' : `[${s.hi}:${s.lo}]`;
        return [`${indent}${s.target.path}${part} ${s.target.kind === 'reg' ? '<=' : '='} ${show(s.value)}`];
      }
      case 'when':
        return [
          ...s.branches.flatMap(({ cond, body: then }) => [`${indent}when ${show(cond)}`, ...showBody(then, inner)]),
          ...(s.otherwise.length === 0 ? [] : [`${indent}otherwise`, ...showBody(s.otherwise, inner)]),
        ];
      case 'match':
        return [
          `${indent}match ${show(s.subject)}`,
          ...s.cases.flatMap((one) => [
            `${inner}case ${one.values.map(({ value }) => value).join(', ')}`,
            ...showBody(one.body, `${inner}  `),
          ]),
          ...(s.otherwise.length === 0 ? [] : [`${inner}otherwise`, ...showBody(s.otherwise, `${inner}  `)]),
        ];
      case 'check':
        return [`${indent}${s.what} ${show(s.cond)} "${s.message}"`];
    }
  });
}

/** The statements of a module's elaboration. */
export function bodyOf(make: () => Module<unknown>): string[] {
  return showBody(topOf(make).body);
}

export function topOf(make: () => Module<unknown>): ModuleIr {
  return elaborate(make).top;
}

/** The mistakes that elaboration finds, each as `M014 expected | found | fix` without the source's names. */
export function mistakesIn(make: () => Module<unknown>): string[] {
  try {
    elaborate(make);
  } catch (error) {
    if (error instanceof DiagnosticError) {
      return error.messages.map(({ code, expected, found, fix }) =>
        [code, expected?.[0], found?.[0], fix].filter((part) => part !== undefined && part !== null).join(' | '),
      );
    }
    throw error;
  }
  return [];
}
