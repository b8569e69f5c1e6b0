import { expectType } from './expect-type.ts';
import type { GroundCursor, Leaf, LiteralOf, SignalOf } from './type.ts';
import { Type } from './type.ts';

/** `T` with its directions reversed when it is part of a port. */
export class FlipType<T extends Type = Type> extends Type<SignalOf<T>, LiteralOf<T>> {
  readonly inner: T;

  constructor(inner: T) {
    super();
    this.inner = inner;
  }

  get width(): number {
    return this.inner.width;
  }

  get text(): string {
    return `Flip(${this.inner.text})`;
  }

  get $key(): string {
    return `Flip(${this.inner.$key})`;
  }

  override $parts(): readonly (readonly [string, Type])[] {
    return this.inner.$parts();
  }

  $flatten(out: Leaf[], path: string, flipped: boolean): void {
    this.inner.$flatten(out, path, !flipped);
  }

  $build(from: GroundCursor): SignalOf<T> {
    return this.inner.$build(from);
  }

  $constants(literal: unknown, out: bigint[]): void {
    this.inner.$constants(literal, out);
  }
}

/** Reverses the direction of a field in ports: an input within an output bundle, and the other way round. */
export function Flip<T extends Type>(type: T): FlipType<T> {
  expectType(type, 'Flip()');
  return new FlipType(type);
}
