import { expectType } from './expect-type.ts';
import type { BoolSignal } from './bool.ts';
import { Bool } from './bool.ts';
import { complain } from './complain.ts';
import { showHost } from './constant.ts';
import type { Ground } from './ground.ts';
import { here } from './here.ts';
import { derivedStream } from './stream-operators.ts';
import type { GroundCursor, Leaf, SignalOf } from './type.ts';
import { Type, joinPath } from './type.ts';
import { Value } from './value.ts';

/**
 * Words under a ready/valid handshake: a word passes in each cycle in which both are true. The producer drives `valid`
 * and `bits`, the consumer `ready`.
 */
export class StreamSignal<S extends Value = Value> extends Value {
  declare readonly $kind: 'stream';
  readonly $type: Type<StreamSignal<S>>;
  /** The producer offers a word. */
  readonly valid: BoolSignal;
  /** The consumer takes the word, if there is one. */
  readonly ready: BoolSignal;
  /** The word. */
  readonly bits: S;

  constructor(type: Type<StreamSignal<S>>, valid: BoolSignal, ready: BoolSignal, bits: S) {
    super();
    this.$type = type;
    this.valid = valid;
    this.ready = ready;
    this.bits = bits;
  }

  get type(): Type<StreamSignal<S>> {
    return this.$type;
  }

  /** True in the cycles in which a word passes. */
  get fire(): BoolSignal {
    return this.valid.and(this.ready);
  }

  /**
   * The stream of `f(word)` for each word: the same handshake, no registers. The result is a stream of wires in this
   * module that goes to one consumer; the variable that holds it gives them their names.
   *
   * @example const sums = this.pairs.map(({ a, b }) => a.addx(b));
   */
  map<R extends Value>(f: (bits: S) => R): StreamSignal<R> {
    const bits = f(this.bits);
    return derivedStream(this, Stream(bits.type), bits, here(), null);
  }

  /** The words for which `keep` holds; the others are taken and dropped. */
  filter(keep: (bits: S) => BoolSignal): StreamSignal<S> {
    const cond = keep(this.bits);
    return derivedStream(this, Stream(this.bits.type), this.bits, here(), { cond, words: 'kept' });
  }

  /** Drops the words that are offered while `cond` holds. It must not begin to hold while a word waits. */
  throwWhen(cond: BoolSignal): StreamSignal<S> {
    return derivedStream(this, Stream(this.bits.type), this.bits, here(), { cond, words: 'thrown' });
  }

  /** Lets no word pass while `cond` holds. It must not begin to hold while a word waits. */
  haltWhen(cond: BoolSignal): StreamSignal<S> {
    return derivedStream(this, Stream(this.bits.type), this.bits, here(), { cond, words: 'halted' });
  }

  $grounds(out: Ground[]): void {
    out.push(this.valid, this.ready);
    this.bits.$grounds(out);
  }
}

export class StreamType<T extends Type = Type> extends Type<StreamSignal<SignalOf<T>>> {
  readonly payload: T;

  constructor(payload: T) {
    super();
    this.payload = payload;
  }

  get width(): number {
    return this.payload.width + 2;
  }

  get text(): string {
    return `Stream<${this.payload.text}>`;
  }

  get $key(): string {
    return `Stream<${this.payload.$key}>`;
  }

  override $parts(): readonly (readonly [string, Type])[] {
    return [
      ['valid', Bool()],
      ['ready', Bool()],
      ['bits', this.payload],
    ];
  }

  $flatten(out: Leaf[], path: string, flipped: boolean): void {
    out.push({ path: joinPath(path, 'valid'), type: Bool(), flipped });
    out.push({ path: joinPath(path, 'ready'), type: Bool(), flipped: !flipped });
    this.payload.$flatten(out, joinPath(path, 'bits'), flipped);
  }

  $build(from: GroundCursor): StreamSignal<SignalOf<T>> {
    const valid = Bool().$build(from);
    const ready = Bool().$build(from);
    return new StreamSignal<SignalOf<T>>(this, valid, ready, this.payload.$build(from));
  }

  $constants(literal: unknown, out: bigint[]): void {
    complain('literalKind', {
      place: here(),
      expected: 'fields one by one: a stream has no literals',
      found: showHost(literal),
      fix: 'drive valid, ready and bits',
    });
    for (const _ of this.$leaves) out.push(0n);
  }
}

/** A ready/valid stream of `payload`. As an input the module consumes it, as an output it produces it. */
export function Stream<T extends Type>(payload: T): StreamType<T> {
  expectType(payload, 'Stream()');
  return new StreamType(payload);
}
export type Stream<S extends Value = Value> = StreamSignal<S>;
