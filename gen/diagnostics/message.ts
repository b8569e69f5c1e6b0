import type { Place, PlaceId } from '../ir/index.ts';
import { expressionAt, sourceLines, unknownPlace } from '../places/index.ts';
import type { SourceExpression } from '../places/index.ts';
import { infoOf } from './codes/index.ts';
import type { Code } from './codes/index.ts';
import { textOf } from './diagnostic.ts';
import type { Detail, Diagnostic, SourcePart, Text } from './diagnostic.ts';

/** A diagnostic in its final words, as plain data: for printing, editors and machines. */
export interface Message {
  readonly code: Code;
  readonly severity: 'error' | 'warning';
  readonly title: string;
  readonly path: string;
  /** How many instances it is about; `path` is the first. */
  readonly instances: number;
  readonly place: Place;
  /** The line of source and how many characters from the place's column are meant; null when it cannot be read. */
  readonly excerpt: { readonly line: string; readonly length: number } | null;
  readonly expected: readonly [text: string, source: string] | null;
  readonly found: readonly [text: string, source: string] | null;
  readonly fix: string | null;
  readonly notes: readonly { readonly text: string; readonly place: Place }[];
}

/** Puts a diagnostic into words, once the places of its elaboration are known. */
export function messageOf(diagnostic: Diagnostic, places: readonly Place[]): Message {
  const placeOf = (id: PlaceId): Place => places[id] ?? unknownPlace;
  const place = placeOf(diagnostic.place);
  const info = infoOf(diagnostic.code);
  const expected = detailOf(diagnostic.expected, placeOf);
  const found = detailOf(diagnostic.found, placeOf);
  return {
    code: diagnostic.code,
    severity: info.severity,
    title: diagnostic.title === undefined ? info.title : textOf(diagnostic.title),
    path: textOf(diagnostic.path),
    instances: diagnostic.instances ?? 1,
    place,
    excerpt: excerptOf(place),
    expected: expected && [expected.text, remark(expected)],
    found: found && [found.text, remark(found)],
    fix:
      diagnostic.fix === undefined
        ? null
        : fillIn(
            fillIn(textOf(diagnostic.fix), '{expected}', expected?.source ?? 'the target'),
            '{found}',
            found?.source ?? 'the value',
          ),
    notes: (diagnostic.notes ?? []).map((note) => ({ text: textOf(note.text), place: placeOf(note.place) })),
  };
}

/** Puts source text in the place of a mark; in parentheses where a method is called on more than a chain of calls. */
function fillIn(text: string, mark: string, source: string): string {
  const isChain = !/\s/.test(source.replace(/\(.*\)|\[.*\]/g, ''));
  return text.replaceAll(`${mark}.`, isChain ? `${source}.` : `(${source}).`).replaceAll(mark, source);
}

/** `file:line:column`, or a word for places that no file has. */
export function placeText(place: Place): string {
  return place.line === 0 ? 'an unknown place' : `${place.file}:${place.line}:${place.column}`;
}

interface Resolved {
  readonly text: string;
  readonly source: string | null;
  readonly declared: Place | null;
}

function detailOf(detail: Text | Detail | undefined, placeOf: (id: PlaceId) => Place): Resolved | null {
  if (detail === undefined) return null;
  if (typeof detail !== 'object') return { text: textOf(detail), source: null, declared: null };
  return {
    text: textOf(detail.text),
    source: detail.source === undefined ? null : sourceText(detail.source, placeOf),
    declared: detail.declared === undefined ? null : placeOf(detail.declared),
  };
}

function sourceText(part: SourcePart, placeOf: (id: PlaceId) => Place): string | null {
  if (typeof part !== 'object') return textOf(part);
  const expression: SourceExpression | null = expressionAt(placeOf(part.place));
  if (expression === null) return null;
  if (part.part === 'call') return expression.text;
  return part.part === 'receiver' ? expression.receiver : (expression.arguments[part.part] ?? null);
}

/** `this.sum, declared at hw/pe/vector-mac.ts:17`, or as much of it as is known. */
function remark({ source, declared }: Resolved): string {
  const where = declared === null || declared.line === 0 ? null : `declared at ${declared.file}:${declared.line}`;
  return [source, where].filter((part) => part !== null).join(', ');
}

function excerptOf(place: Place): Message['excerpt'] {
  const line = place.line === 0 ? undefined : sourceLines(place.file)[place.line - 1];
  if (line === undefined) return null;
  const word = /^[\w$]+/.exec(line.slice(place.column - 1))?.[0].length ?? 1;
  const length = expressionAt(place)?.nameLength ?? word;
  return { line: line.replaceAll('\t', ' '), length: Math.min(length, Math.max(1, line.length - place.column + 1)) };
}
