import { compiler, parse } from './syntax.ts';
import { valueName } from './value-name.ts';
import { docOf } from './doc-comment.ts';
import type { TypeScript } from './syntax.ts';

/** A call, a construction or a property read: what can build a hardware value. Lines and columns count from 1. */
export interface Site {
  /** Where messages point: the called name. */
  readonly line: number;
  readonly column: number;
  /** The name that the source gives to the value, see `Place.name`. */
  readonly name: string | null;
  /** Index into `members`: the class field or the local variable that this site initialises; -1 for none. */
  readonly member: number;
  /** Index into `classes`: the innermost class around the site; -1 for none. */
  readonly owner: number;
}

export interface ClassOutline {
  readonly name: string;
  readonly doc: string;
  readonly line: number;
  readonly column: number;
}

/** What elaboration asks of a source file, as plain data that can be cached. */
export interface Outline {
  readonly sites: readonly Site[];
  /** Site indices by `line:column`, of the called name and of the parenthesis after it. */
  readonly siteByPosition: Readonly<Record<string, number>>;
  readonly classes: readonly ClassOutline[];
  readonly members: readonly { readonly name: string; readonly doc: string }[];
}

export function siteAt(outline: Outline, line: number, column: number): Site | null {
  const index = outline.siteByPosition[`${line}:${column}`];
  return index === undefined ? null : outline.sites[index];
}

/** Parses a file and lists its sites. */
export function outlineOf(file: string, text: string): Outline {
  return outlineOfSource(parse(file, text), () => undefined);
}

/** Lists the sites of a parsed file; tells of each node that is one, with its index. */
export function outlineOfSource(
  source: TypeScript.SourceFile,
  onSite: (node: TypeScript.Node, index: number) => void,
): Outline {
  const ts = compiler();
  const sites: Site[] = [];
  const siteByPosition: Record<string, number> = {};
  const classes: ClassOutline[] = [];
  const members: { name: string; doc: string }[] = [];

  const position = (offset: number): { line: number; column: number } => {
    const { line, character } = source.getLineAndCharacterOfPosition(offset);
    return { line: line + 1, column: character + 1 };
  };

  const visit = (node: TypeScript.Node, owner: number, member: number): void => {
    if (ts.isClassLike(node)) {
      owner =
        classes.push({
          name: node.name?.text ?? '',
          doc: docOf(node),
          ...position((node.name ?? node).getStart(source)),
        }) - 1;
      member = -1;
    } else if (isNamedMember(ts, node)) {
      member = members.push({ name: node.name.text, doc: docOf(node) }) - 1;
    } else if (ts.isFunctionLike(node) && !ts.isArrowFunction(node)) {
      member = -1;
    }
    const offsets = siteOffsets(ts, source, node);
    if (offsets !== null) {
      const at = position(offsets.name);
      const index = sites.push({ ...at, name: valueName(ts, node), member, owner }) - 1;
      siteByPosition[`${at.line}:${at.column}`] = index;
      onSite(node, index);
      if (offsets.parenthesis !== null) {
        const { line, column } = position(offsets.parenthesis);
        siteByPosition[`${line}:${column}`] ??= index;
      }
    }
    ts.forEachChild(node, (child) => visit(child, owner, member));
  };
  ts.forEachChild(source, (child) => visit(child, -1, -1));
  return { sites, siteByPosition, classes, members };
}

function isNamedMember(
  ts: typeof TypeScript,
  node: TypeScript.Node,
): node is (TypeScript.PropertyDeclaration | TypeScript.VariableDeclaration) & { name: TypeScript.Identifier } {
  return (
    (ts.isPropertyDeclaration(node) && (ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name))) ||
    (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name))
  );
}

/**
 * The offsets by which stack traces name a site. V8 names a call by the called name, but by the parenthesis when the
 * callee is an expression, as in the `(0, module.input)(…)` that vitest makes of a call to an import.
 */
export function siteOffsets(
  ts: typeof TypeScript,
  source: TypeScript.SourceFile,
  node: TypeScript.Node,
): { name: number; parenthesis: number | null } | null {
  if (ts.isCallExpression(node)) {
    const callee = node.expression;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
    const afterCallee = node.typeArguments?.end ?? callee.end;
    return { name: name.getStart(source), parenthesis: source.text.indexOf('(', afterCallee) };
  }
  if (ts.isNewExpression(node)) return { name: node.getStart(source), parenthesis: null };
  const isCallee = ts.isCallExpression(node.parent) && node.parent.expression === node;
  if (ts.isPropertyAccessExpression(node) && !isCallee) return { name: node.name.getStart(source), parenthesis: null };
  return null;
}
