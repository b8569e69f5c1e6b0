import type { Node, Place } from '../machine/node.ts';

/** Stores one word. */
export interface Store {
  readonly kind: 'store';
  /** What other parts read there; null for outputs, which nobody reads. */
  readonly place: Place | null;
  readonly offset: number;
  readonly bytes: number;
  readonly value: Node;
  /** The load that gives what is there already: storing that is nothing. */
  readonly old: Node | null;
  /** How bits above `width` are to be stored; null where that does not matter. */
  readonly extend: 'zero' | 'sign' | null;
  readonly width: number;
}

/** Stores one word of an array. */
export interface StoreAt {
  readonly kind: 'storeat';
  readonly place: Place;
  readonly offset: number;
  readonly bytes: number;
  readonly index: Node;
  readonly value: Node;
}

/** Says that a check failed, unless one did before. */
export interface Fail {
  readonly kind: 'fail';
  /** The check's number, from 1. */
  readonly number: number;
}

/** Adds one to a 32-bit counter. */
export interface Count {
  readonly kind: 'count';
  readonly offset: number;
}

/** Stores the products of eight pairs of bytes, 16 bits of each. */
export interface Products {
  readonly kind: 'products';
  readonly places: readonly Place[];
  readonly offset: number;
  /** Loads of bytes one behind the other. */
  readonly a: readonly Node[];
  readonly b: readonly Node[];
}

/** Stores 32 bits before anything else of its block is done; whoever reads the place there finds what was in it before. */
export interface Take {
  readonly kind: 'take';
  readonly place: Place;
  readonly offset: number;
  readonly value: Node;
}

/** Sets bits of 32. */
export interface Mark {
  readonly kind: 'mark';
  readonly place: Place;
  readonly offset: number;
  readonly mask: number;
}

/** What a function does, as opposed to what it computes. */
export type Sink = Store | StoreAt | Fail | Count | Take | Mark | Products;

/** A sink and the condition (0 or 1) under which it happens; null: always. */
export interface Root {
  readonly sink: Sink;
  readonly condition: Node | null;
}

/** The values that a sink needs. */
export function valuesOf(sink: Sink): readonly Node[] {
  if (sink.kind === 'store' || sink.kind === 'take') return [sink.value];
  if (sink.kind === 'storeat') return [sink.index, sink.value];
  if (sink.kind === 'products') return [...sink.a, ...sink.b];
  return [];
}
