import { showHost } from './constant.ts';
import { expectType } from './expect-type.ts';
import { complain } from './complain.ts';
import type { Ground } from './ground.ts';
import { here } from './here.ts';
import { makeValue } from './make-value.ts';
import { indexNode } from './nodes.ts';
import { operand } from './operand.ts';
import type { GroundCursor, Leaf, LiteralOf, SignalOf } from './type.ts';
import { Type, joinPath } from './type.ts';
import { UInt } from './uint.ts';
import { use } from './use.ts';
import { Value, groundsOf } from './value.ts';

/**
 * What may be assigned to all elements at once: an array of signals or literals, one per element, or one literal for
 * all.
 */
export type Elements<S extends Value> = readonly (S | LiteralOf<S['type']>)[] | LiteralOf<S['type']>;

/** A fixed number of values of one type. */
export class VecSignal<S extends Value = Value> extends Value implements Iterable<S> {
  declare readonly $kind: 'vec';
  readonly $type: Type<VecSignal<S>, Elements<S>>;
  readonly $elements: readonly S[];
  readonly [index: number]: S;

  constructor(type: Type<VecSignal<S>, Elements<S>>, elements: readonly S[]) {
    super();
    this.$type = type;
    this.$elements = elements;
    const own = this as unknown as Record<number, S>;
    elements.forEach((element, i) => {
      own[i] = element;
    });
  }

  get type(): Type<VecSignal<S>, Elements<S>> {
    return this.$type;
  }

  get length(): number {
    return this.$elements.length;
  }

  /** Bits of all elements. */
  get width(): number {
    return this.$type.width;
  }

  /** Element `i`, a host number; out of range is an error, where `vec[i]` would be undefined. */
  get(i: number): S {
    const element = this.$elements[i];
    if (element !== undefined) return element;
    complain('sliceRange', {
      place: here(),
      expected: `an index from 0 to ${this.length - 1}`,
      found: String(i),
      fix: 'stay inside the vector, or make it longer',
    });
    return this.$elements[0];
  }

  /**
   * The element that a signal chooses; past the end it reads 0. Where the elements are assignable, so is the result:
   * `vec.at(i).next(x)` changes the chosen element, and nothing past the end.
   */
  at(index: UInt | number): S {
    if (typeof index === 'number') return this.get(index);
    const place = here();
    const i = operand(UInt(index.width), index, place);
    const columns = this.$elements.map((element) => groundsOf(element).map(use));
    return makeValue(
      this.$elements[0].type,
      columns[0].map((_, leaf) =>
        indexNode(
          i,
          columns.map((column) => column[leaf]),
          place,
        ),
      ),
      place,
    ) as S;
  }

  map<R>(f: (element: S, index: number) => R): R[] {
    return this.$elements.map((element, i) => f(element, i));
  }

  forEach(f: (element: S, index: number) => void): void {
    this.$elements.forEach((element, i) => f(element, i));
  }

  slice(from?: number, to?: number): S[] {
    return this.$elements.slice(from, to);
  }

  [Symbol.iterator](): Iterator<S> {
    return this.$elements[Symbol.iterator]();
  }

  $grounds(out: Ground[]): void {
    for (const element of this.$elements) element.$grounds(out);
  }
}

export class VecType<T extends Type = Type> extends Type<VecSignal<SignalOf<T>>, Elements<SignalOf<T>>> {
  readonly length: number;
  readonly element: T;

  constructor(length: number, element: T) {
    super();
    this.length = length;
    this.element = element;
  }

  get width(): number {
    return this.length * this.element.width;
  }

  get text(): string {
    return `Vec(${this.length}, ${this.element.text})`;
  }

  get $key(): string {
    return `Vec(${this.length}, ${this.element.$key})`;
  }

  override $parts(): readonly (readonly [string, Type])[] {
    return Array.from({ length: this.length }, (_, i) => [String(i), this.element] as const);
  }

  $flatten(out: Leaf[], path: string, flipped: boolean): void {
    for (let i = 0; i < this.length; i++) this.element.$flatten(out, joinPath(path, String(i)), flipped);
  }

  $build(from: GroundCursor): VecSignal<SignalOf<T>> {
    const elements = Array.from({ length: this.length }, () => this.element.$build(from));
    return new VecSignal<SignalOf<T>>(this, elements);
  }

  $constants(literal: unknown, out: bigint[]): void {
    if (Array.isArray(literal) && literal.length !== this.length) {
      complain('literalKind', {
        place: here(),
        expected: `${this.length} values, or one for all`,
        found: `an array of ${literal.length}`,
        fix: `give one value per element of ${this.text}`,
      });
      for (const _ of this.$leaves) out.push(0n);
      return;
    }
    for (let i = 0; i < this.length; i++) this.element.$constants(Array.isArray(literal) ? literal[i] : literal, out);
  }
}

/** `length` values of type `element`. */
export function Vec<T extends Type>(length: number, element: T): VecType<T> {
  expectType(element, 'Vec()');
  if (Number.isInteger(length) && length >= 1 && length <= 65536) return new VecType(length, element);
  complain('badWidth', {
    place: here(),
    expected: 'a length from 1 to 65536',
    found: `Vec(${showHost(length)}, ${element.text})`,
    fix: 'check the parameter that the length comes from; leave out vectors that a parameter makes empty',
  });
  return new VecType(1, element);
}
export type Vec<S extends Value = Value> = VecSignal<S>;
