import type { PlaceId } from '../ir/index.ts';
import type { Code } from './codes/index.ts';

/** A text that is known now, or one that needs the names which are only found when elaboration ends. */
export type Text = string | (() => string);

/**
 * A piece of the user's source, shown in parentheses after what was expected or found: a text, or a part of the call
 * at a place: the whole `call`, its `receiver` (`this.sum` of `this.sum.assign(x)`), or the argument with that index.
 */
export type SourcePart = Text | { readonly place: PlaceId; readonly part: 'call' | 'receiver' | number };

export interface Detail {
  /** What was expected or found, e.g. `24 bits`. */
  readonly text: Text;
  /** Which part of the source that is about. */
  readonly source?: SourcePart;
  /** Where that part was declared. */
  readonly declared?: PlaceId;
}

/** One mistake of the user, in parts. */
export interface Diagnostic {
  readonly code: Code;
  /** Default: the title in the registry. */
  readonly title?: Text;
  /** The hierarchy path of the instance, e.g. `chip.pe[3].mac`. */
  readonly path: Text;
  /** How many instances of the module there are, `path` being the first; 1 where absent. */
  readonly instances?: number;
  /** The line to point at; the carets stand under the called name there. */
  readonly place: PlaceId;
  readonly expected?: Text | Detail;
  readonly found?: Text | Detail;
  /** What to do. `{expected}` and `{found}` stand for the source parts of these details. */
  readonly fix?: Text;
  /** Further lines that matter, in the order in which they are to be read. */
  readonly notes?: readonly { readonly text: Text; readonly place: PlaceId }[];
}

export function textOf(text: Text): string {
  return typeof text === 'string' ? text : text();
}
