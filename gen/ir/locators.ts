/** A place in a TypeScript source file. Lines and columns count from 1; `file` is relative to the project's root. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /**
   * The name that the source gives to the value built here: the declared variable whose initialiser is this very
   * call, or null when the value is not named there.
   */
  readonly name: string | null;
}

/** Index into a design's `places`; 0 is the unknown place. Expressions carry this number rather than an object. */
export type PlaceId = number;

export const UNKNOWN_PLACE: PlaceId = 0;
