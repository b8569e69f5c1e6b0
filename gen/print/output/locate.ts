import type { Place } from '../../ir/index.ts';
import { MARK } from '../text/lines.ts';
import { sourceMap, type MappedLine } from './source-map.ts';

/** Where the comment with the source line starts, unless the line is longer. */
const COLUMN = 56;

export interface LocatedText {
  readonly text: string;
  /** Null when none was asked for. */
  readonly map: string | null;
}

export interface LocateOptions {
  /** The file name in the map. */
  readonly file: string;
  readonly places: readonly Place[];
  /** The module's own source file: lines from there are given by base name. */
  readonly home: string;
  readonly locators: boolean;
  readonly sourceMap: boolean;
}

/** Turns the marks at the ends of lines into comments `// queue.ts:12` and into a source map. */
export function locate(lines: readonly string[], options: LocateOptions): LocatedText {
  const { file, places, home, locators } = options;
  const homeName = home.slice(home.lastIndexOf('/') + 1);
  const mapped: (MappedLine | null)[] = [];
  const out = lines.map((line) => {
    const mark = line.indexOf(MARK);
    if (mark === -1) {
      mapped.push(null);
      return line;
    }
    const text = line.slice(0, mark);
    const place = places[Number(line.slice(line.lastIndexOf(MARK) + 1))];
    const column = indentOf(text);
    mapped.push({ column, place });
    if (!locators) return text;
    const where = place.file === home ? homeName : place.file;
    // Over a stream group the comment goes on: the place stands in the same comment.
    const sign = text.startsWith('//', column) ? '  ' : '  // ';
    return `${text.padEnd(COLUMN)}${sign}${where}:${place.line}`;
  });
  return { text: `${out.join('\n')}\n`, map: options.sourceMap ? sourceMap(file, mapped) : null };
}

function indentOf(text: string): number {
  let spaces = 0;
  while (text.charCodeAt(spaces) === 32) spaces += 1;
  return spaces;
}
