import type { IntegerOf, Kind } from '../../gen/index.ts';
import type { StreamHandle } from './stream-handle.ts';

/**
 * What a signal of the language looks like on a testbench handle: `Bool` a boolean, `UInt` and `SInt` integers, enumerations member names (numbers are taken too),
 * bundles and vectors objects of these, streams with drivers and monitors.
 */
export type HandleOf<S> = S extends { readonly $kind: 'bool' }
  ? boolean
  : S extends { readonly $kind: 'uint' | 'sint'; readonly $width: (n: infer N extends number) => void }
    ? IntegerOf<N>
    : S extends { readonly $kind: 'enum'; readonly $members: (m: infer M extends string) => unknown }
      ? M | number
      : S extends { readonly $kind: 'stream'; readonly bits: infer B }
        ? StreamHandle<HandleOf<B>>
        : S extends { readonly $kind: 'vec'; get(i: number): infer E }
          ? { [index: number]: HandleOf<E>; readonly length: number }
          : S extends { readonly $kind: 'bundle'; readonly type: { readonly fields: infer F } }
            ? { -readonly [K in keyof F]: F[K] extends { readonly $signal: infer T } ? HandleOf<T> : never }
            : never;

/**
 * The ports of a module class by field name. Registers and wires have the type too; their values are there on the embedded engine only.
 */
export type PortsOf<M> = { -readonly [K in keyof M as M[K] extends Kind ? K : never]: HandleOf<M[K]> };
