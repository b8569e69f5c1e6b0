import type { Expr } from '../ir/index.ts';
import type { Ground } from './ground.ts';
import type { Value } from './value.ts';
import type { GroundType } from './ground-type.ts';

/** One ground signal inside a type: where it sits, and whether its direction is reversed. */
export interface Leaf {
  /** Field names and vector indices joined by dots, e.g. `bits.3`; empty for a ground type itself. */
  readonly path: string;
  readonly type: GroundType;
  readonly flipped: boolean;
}

/**
 * What a signal is made of: its kind, width and fields. Types are plain values that parameters can carry.
 *
 * `S` is the TypeScript type of a signal of this type, `L` that of its literals; neither exists at run time.
 */
export abstract class Type<S extends Value = Value, L = unknown> {
  declare readonly $signal: S;
  declare readonly $literal: L;

  private cachedLeaves: readonly Leaf[] | null = null;

  /** Bits in all, fields packed without gaps. */
  abstract readonly width: number;
  /** As the author wrote it, e.g. `Stream<UInt(8)>`. */
  abstract readonly text: string;
  /** Text that two types share only if they are the same in every respect. */
  abstract readonly $key: string;

  /** Appends the ground signals below `path`. */
  abstract $flatten(out: Leaf[], path: string, flipped: boolean): void;
  /** Builds a value from one ground value per leaf, beginning at `from.at`, which is moved on. */
  abstract $build(from: GroundCursor): S;
  /** Appends the literal's bits, one integer per leaf; reports a literal that is no value of this type. */
  abstract $constants(literal: unknown, out: bigint[]): void;

  /** Fields or elements with their names; none for ground types. */
  $parts(): readonly (readonly [name: string, type: Type])[] {
    return [];
  }

  /** The ground signals in declaration order. */
  get $leaves(): readonly Leaf[] {
    if (this.cachedLeaves === null) {
      const leaves: Leaf[] = [];
      this.$flatten(leaves, '', false);
      this.cachedLeaves = leaves;
    }
    return this.cachedLeaves;
  }

  toString(): string {
    return this.text;
  }
}

/** Walks over ground values while composite values are built from them. */
export interface GroundCursor {
  readonly grounds: readonly Ground[];
  at: number;
}

/** The TypeScript type of a signal of type `T`. */
export type SignalOf<T extends Type> = T['$signal'];

/** What may stand for a constant of type `T`: numbers, bigints, booleans, objects of them by field, arrays by index. */
export type LiteralOf<T extends Type> = T['$literal'];

/** Joins two parts of a path, either of which may be empty. */
export function joinPath(head: string, tail: string): string {
  if (head === '') return tail;
  return tail === '' ? head : `${head}.${tail}`;
}

/** A value of `type` with the given expressions as its leaves, in order. */
export function buildFrom<T extends Type>(type: T, exprs: readonly Expr[]): SignalOf<T> {
  return type.$build({ grounds: type.$leaves.map((leaf, i) => leaf.type.$wrap(exprs[i])), at: 0 });
}
