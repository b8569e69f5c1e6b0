import type { PlaceId } from '../../ir/index.ts';

/**
 * A line of text. It may end with a mark that says which place of the source it comes from; `locate` turns the marks into comments and
 * into the source map once the whole text is laid out.
 */
export type Line = string;

export const MARK = '\u0001';

/** The line with its place in the source. */
export function at(text: string, place: PlaceId): Line {
  return place === 0 ? text : `${text}${MARK}${place}`;
}

/** The text of a line without its mark. */
export function bare(line: Line): string {
  const mark = line.indexOf(MARK);
  return mark === -1 ? line : line.slice(0, mark);
}

/** A text of several lines, the first of which comes from `place`. */
export function located(text: string, place: PlaceId): Line[] {
  if (!text.includes('\n')) return [at(text, place)];
  const [first, ...rest] = text.split('\n');
  return [at(first, place), ...rest];
}

/** Columns side by side: every column but the last is padded to its widest entry. */
export function align(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      if (i < row.length - 1) widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, i) => (i < row.length - 1 ? cell.padEnd(widths[i]) : cell))
      .join('')
      .trimEnd(),
  );
}

/** `logic`, `logic [7:0]`, `logic signed [7:0]`. */
export function vectorType(width: number, signed: boolean): string {
  return `logic${signed ? ' signed' : ''}${width === 1 ? '' : ` [${width - 1}:0]`}`;
}

/** A comment of one or more lines. */
export function comment(doc: string, indent: string): Line[] {
  const text = doc.trim();
  return text === '' ? [] : text.split('\n').map((line) => `${indent}// ${line}`.trimEnd());
}
