import { readFileSync } from 'node:fs';
import type { Place } from '../ir/index.ts';
import { siteOffsets } from './outline.ts';
import { absoluteFromRoot } from './root.ts';
import { compiler, parse } from './syntax.ts';
import type { TypeScript } from './syntax.ts';

/** The call, construction or property read at a place, in the words of the source. */
export interface SourceExpression {
  /** The whole expression. */
  readonly text: string;
  /** `this.sum` in `this.sum.assign(x)`; null for a plain function. */
  readonly receiver: string | null;
  readonly arguments: readonly string[];
  /** How many characters the called name has. */
  readonly nameLength: number;
}

/** The lines of a source file; none when it cannot be read. */
export function sourceLines(file: string): readonly string[] {
  try {
    return readFileSync(absoluteFromRoot(file), 'utf8').split(/\r?\n/);
  } catch {
    return [];
  }
}

/** What stands at a place, for messages. Parses the file: not for use on every place of a design. */
export function expressionAt(place: Place): SourceExpression | null {
  const source = place.line === 0 ? null : parsedFile(place.file);
  if (source === null || place.line > source.getLineStarts().length) return null;
  const ts = compiler();
  const offset = source.getLineStarts()[place.line - 1] + place.column - 1;
  let found: TypeScript.Node | null = null;
  const visit = (node: TypeScript.Node): void => {
    if (offset < node.pos || offset >= node.end) return;
    if (siteOffsets(ts, source, node)?.name === offset) found ??= node;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found === null ? null : describeNode(ts, found);
}

function describeNode(ts: typeof TypeScript, node: TypeScript.Node): SourceExpression {
  const isCall = ts.isCallExpression(node) || ts.isNewExpression(node);
  const access = ts.isCallExpression(node) ? node.expression : node;
  const isAccess = ts.isPropertyAccessExpression(access);
  const name = isAccess ? access.name : ts.isNewExpression(node) ? node.expression : access;
  const nameStart = ts.isNewExpression(node) ? node.getStart() : name.getStart();
  return {
    text: oneLine(node.getText()),
    receiver: isAccess ? oneLine(access.expression.getText()) : null,
    arguments: isCall ? (node.arguments ?? []).map((argument) => oneLine(argument.getText())) : [],
    nameLength: Math.max(1, firstLineLength(name.getText(), name.end - nameStart)),
  };
}

function firstLineLength(text: string, length: number): number {
  return text.includes('\n') ? text.indexOf('\n') : length;
}

/** Longer source text would hide the message around it. */
const LONGEST = 60;

function oneLine(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length <= LONGEST ? flat : `${flat.slice(0, LONGEST - 2)} …`;
}

/** The file parsed last, with its text: messages tend to come from one file. */
let last: { file: string; text: string; source: TypeScript.SourceFile } | null = null;

function parsedFile(file: string): TypeScript.SourceFile | null {
  const text = sourceLines(file).join('\n');
  if (text === '') return null;
  if (last?.file !== file || last.text !== text) last = { file, text, source: parse(file, text) };
  return last.source;
}
