import type { Register } from './block.ts';
import type { Access, FieldSpec, RegisterSpec } from './spec.ts';

/** Widths whose values are exact as JavaScript numbers, and top bits below which all are. */
type Small =
  | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27
  | 28 | 29 | 30 | 31 | 32 | 33 | 34 | 35 | 36 | 37 | 38 | 39 | 40 | 41 | 42 | 43 | 44 | 45 | 46 | 47 | 48 | 49 | 50 | 51 | 52; // prettier-ignore

type Integer<F extends FieldSpec> = F extends { readonly width: infer W extends number }
  ? number extends W
    ? number | bigint
    : W extends Small | 53
      ? number
      : bigint
  : F extends { readonly msb: infer M extends number }
    ? number extends M
      ? number | bigint
      : M extends Small
        ? number
        : number | bigint
    : never;

/**
 * A field's value for software: a boolean for a flag, a name where values have names, else a number (a bigint above 53
 * bits).
 */
export type FieldValue<F extends FieldSpec> = [keyof F] extends [never]
  ? boolean
  : FieldSpec extends F
    ? boolean | number | bigint | string
    : F extends { readonly values: infer V }
      ? Extract<keyof V, string>
      : F extends { readonly width: number } | { readonly msb: number }
        ? Integer<F>
        : boolean;

/** Access of a field of register `R` in a block whose default is `D`. */
export type AccessOf<F extends FieldSpec, R extends RegisterSpec, D extends Access> = F extends {
  readonly access: infer A extends Access;
}
  ? A
  : R extends { readonly access: infer A extends Access }
    ? A
    : D;

/** The names of the fields whose access is one of `A`. */
export type FieldsWith<R extends RegisterSpec, D extends Access, A extends Access> = {
  [F in keyof R['fields']]: AccessOf<R['fields'][F], R, D> extends A ? F : never;
}[keyof R['fields']];

type ValuesWith<R extends RegisterSpec, D extends Access, A extends Access> = {
  -readonly [F in FieldsWith<R, D, A>]: FieldValue<R['fields'][F]>;
};

type SpecOf<X> = X extends Register<infer R, Access> ? R : never;
type DefaultOf<X> = X extends Register<RegisterSpec, infer D> ? D : never;

/** What a read of the register `X` tells, field by field. */
export type ReadValues<X extends Register> = ValuesWith<SpecOf<X>, DefaultOf<X>, 'rw' | 'ro' | 'w1c' | 'rc'>;

/** What a write of the register `X` may say. */
export type WriteValues<X extends Register> = Partial<
  ValuesWith<SpecOf<X>, DefaultOf<X>, 'rw' | 'wo' | 'w1c' | 'pulse'>
>;

/** All fields of the register `X`. */
export type AllValues<X extends Register> = ValuesWith<SpecOf<X>, DefaultOf<X>, Access>;

/** The names of the pulse fields of `X`. */
export type PulseNames<X extends Register> = Extract<FieldsWith<SpecOf<X>, DefaultOf<X>, 'pulse'>, string>;
/** The names of the fields of `X` that software clears by writing 1. */
export type ClearNames<X extends Register> = Extract<FieldsWith<SpecOf<X>, DefaultOf<X>, 'w1c'>, string>;
/** The names of an array's elements. */
export type ElementNames<X extends Register> =
  SpecOf<X> extends { readonly elements: readonly (infer N extends string)[] } ? N : never;
