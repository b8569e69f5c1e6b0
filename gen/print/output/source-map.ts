import type { Place } from '../../ir/index.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A signed number in base 64, least significant digit first, as the Source Map format has it. */
export function vlq(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += DIGITS[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}

/** One line of the text: the column where it starts to mean something, and where that comes from. */
export interface MappedLine {
  readonly column: number;
  readonly place: Place;
}

/** A Source Map, version 3, of a generated file: one segment per line that has a place in the source. */
export function sourceMap(file: string, lines: readonly (MappedLine | null)[]): string {
  const sources: string[] = [];
  const indexOf = new Map<string, number>();
  let source = 0;
  let line = 0;
  let column = 0;
  const mappings = lines.map((mapped) => {
    if (mapped === null) return '';
    const { place } = mapped;
    let index = indexOf.get(place.file);
    if (index === undefined) indexOf.set(place.file, (index = sources.push(place.file) - 1));
    const segment =
      vlq(mapped.column) + vlq(index - source) + vlq(place.line - 1 - line) + vlq(place.column - 1 - column);
    [source, line, column] = [index, place.line - 1, place.column - 1];
    return segment;
  });
  return `${JSON.stringify({ version: 3, file, sources, names: [], mappings: mappings.join(';') })}\n`;
}
