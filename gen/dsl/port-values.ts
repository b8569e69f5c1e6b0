/** Widths whose values are exact as JavaScript numbers. */
type NumberWidth =
  | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27
  | 28 | 29 | 30 | 31 | 32 | 33 | 34 | 35 | 36 | 37 | 38 | 39 | 40 | 41 | 42 | 43 | 44 | 45 | 46 | 47 | 48 | 49 | 50 | 51 | 52 | 53; // prettier-ignore

/** `number` up to 53 bits, `bigint` above, either where the width is not known to the compiler. */
export type IntegerOf<N extends number> = number extends N ? number | bigint : N extends NumberWidth ? number : bigint;

/** Anything with the mark that the language puts on its signals. */
export interface Kind {
  readonly $kind: string;
}

/**
 * A signal's value outside of the circuit: `Bool` a boolean, `UInt` and `SInt` integers, enumerations member names (numbers are taken too), bundles,
 * vectors and streams objects of these.
 */
export type ValueOf<S> = S extends { readonly $kind: 'bool' }
  ? boolean
  : S extends { readonly $kind: 'uint' | 'sint'; readonly $width: (n: infer N extends number) => void }
    ? IntegerOf<N>
    : S extends { readonly $kind: 'enum'; readonly $members: (m: infer M extends string) => unknown }
      ? M | number
      : S extends { readonly $kind: 'stream'; readonly bits: infer B }
        ? { valid: boolean; ready: boolean; bits: ValueOf<B> }
        : S extends { readonly $kind: 'vec'; get(i: number): infer E }
          ? { [index: number]: ValueOf<E> }
          : S extends { readonly $kind: 'bundle'; readonly type: { readonly fields: infer F } }
            ? { -readonly [K in keyof F]: F[K] extends { readonly $signal: infer T } ? ValueOf<T> : never }
            : never;

/** The ports of a module class by field name. */
export type ValuesOf<M> = { -readonly [K in keyof M as M[K] extends Kind ? K : never]: ValueOf<M[K]> };
