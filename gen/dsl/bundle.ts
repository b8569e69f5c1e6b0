import { expectOptions, expectType } from './expect-type.ts';
import { complain } from './complain.ts';
import { argumentAt, coerce } from './coerce.ts';
import { showHost } from './constant.ts';
import { isFields } from './fields.ts';
import type { Ground } from './ground.ts';
import { here } from './here.ts';
import { makeValue } from './make-value.ts';
import type { GroundCursor, Leaf, LiteralOf, SignalOf } from './type.ts';
import { Type, joinPath } from './type.ts';
import { Value } from './value.ts';

export type FieldTypes = { readonly [name: string]: Type };

/** The fields of a bundle as values: signals or literals. */
export type FieldValues<F extends FieldTypes> = { readonly [K in keyof F]: SignalOf<F[K]> | LiteralOf<F[K]> };

/**
 * A value with named fields, which are properties of it. Its `assign` and `next` take a bundle of the same type, or an
 * object with a signal or literal per field.
 */
export class BundleValue<F extends FieldTypes = FieldTypes> extends Value {
  declare readonly $kind: 'bundle';
  readonly $type: BundleType<F>;
  readonly $fields: readonly Value[];

  constructor(type: BundleType<F>, fields: readonly Value[]) {
    super();
    this.$type = type;
    this.$fields = fields;
    const own = this as unknown as Record<string, Value>;
    type.$names.forEach((name, i) => {
      own[name] = fields[i];
    });
  }

  get type(): BundleType<F> {
    return this.$type;
  }

  $grounds(out: Ground[]): void {
    for (const field of this.$fields) field.$grounds(out);
  }
}

export type BundleSignal<F extends FieldTypes = FieldTypes> = BundleValue<F> & {
  readonly [K in keyof F]: SignalOf<F[K]>;
};

export class BundleType<F extends FieldTypes = FieldTypes> extends Type<BundleSignal<F>, FieldValues<F>> {
  readonly fields: F;
  readonly $names: readonly string[];
  readonly width: number;
  readonly text: string;
  readonly $key: string;

  constructor(fields: F) {
    super();
    this.fields = fields;
    this.$names = Object.keys(fields);
    this.width = this.$names.reduce((sum, name) => sum + fields[name].width, 0);
    this.text = `Bundle{${this.$names.map((name) => `${name}: ${fields[name].text}`).join(', ')}}`;
    this.$key = `Bundle{${this.$names.map((name) => `${name}: ${fields[name].$key}`).join(', ')}}`;
  }

  override $parts(): readonly (readonly [string, Type])[] {
    return this.$names.map((name) => [name, this.fields[name]] as const);
  }

  $flatten(out: Leaf[], path: string, flipped: boolean): void {
    for (const name of this.$names) this.fields[name].$flatten(out, joinPath(path, name), flipped);
  }

  $build(from: GroundCursor): BundleSignal<F> {
    const fields = this.$names.map((name) => this.fields[name].$build(from));
    return new BundleValue(this, fields) as BundleSignal<F>;
  }

  $constants(literal: unknown, out: bigint[]): void {
    if (!isFields(literal)) {
      complain('literalKind', {
        place: here(),
        expected: `an object with the fields ${this.$names.join(', ')}`,
        found: showHost(literal),
        fix: 'write { field: value, ... }',
      });
    }
    const values = isFields(literal) ? (literal as Record<string, unknown>) : {};
    for (const name of this.$names) {
      if (name in values) this.fields[name].$constants(values[name], out);
      else for (const _ of this.fields[name].$leaves) out.push(0n);
    }
  }

  /** A value of this type from its fields, each a signal or a literal. */
  of(fields: FieldValues<F>): BundleSignal<F> {
    const place = here();
    return makeValue(this, coerce(this, fields, argumentAt(place, 0)), place) as BundleSignal<F>;
  }
}

/** Names that a field cannot have, because every signal has a property or method of that name. */
const reserved = new Set(['assign', 'next', 'pack', 'type', 'constructor', 'toString', 'valueOf', 'then']);

/**
 * A group of named fields. Fields are properties of the signal; `Flip` reverses a field's direction in ports.
 *
 * @example const Pixel = Bundle({ x: UInt(8), y: UInt(8), last: Bool() });
 */
export function Bundle<F extends FieldTypes>(fields: F): BundleType<F> {
  expectOptions(fields, 'Bundle()');
  for (const [name, type] of Object.entries(fields)) expectType(type, `the field ${name} of Bundle()`);
  const bad = Object.keys(fields).filter((name) => reserved.has(name) || !/^[A-Za-z]\w*$/.test(name));
  const kept = Object.entries(fields).filter(([name]) => !bad.includes(name));
  if (bad.length > 0 || kept.length === 0) {
    complain('badField', {
      place: here(),
      expected: 'one or more fields whose names are identifiers and not names of the signal’s own methods',
      found: bad.length > 0 ? bad.join(', ') : 'no fields',
      fix: bad.length > 0 ? 'rename the field' : 'leave out the bundle',
    });
  }
  return new BundleType(bad.length > 0 ? (Object.fromEntries(kept) as F) : fields);
}
export type Bundle<F extends FieldTypes = FieldTypes> = BundleSignal<F>;
