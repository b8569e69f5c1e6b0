import type { EnumInfo, Expr, PlaceId } from '../ir/index.ts';
import { UNKNOWN_PLACE } from '../ir/index.ts';
import type { BoolSignal } from './bool.ts';
import type { ModuleBuilder } from './builder.ts';
import { complain, fail } from './complain.ts';
import { constant, showHost } from './constant.ts';
import { isFields } from './fields.ts';
import { Ground } from './ground.ts';
import { GroundType } from './ground-type.ts';
import { here } from './here.ts';
import { late } from './late.ts';
import { log2Up } from './log2.ts';
import { made } from './made.ts';
import { binary } from './nodes.ts';
import { operandOfWidth } from './operand.ts';
import type { UInt } from './uint.ts';
import { use } from './use.ts';

/** Numbers of members are exact as JavaScript numbers. */
const MOST_BITS = 32;

/** One of the members `M` of an enumeration. */
export class EnumSignal<M extends string = string> extends Ground {
  declare readonly $kind: 'enum';
  declare readonly $members: (m: M) => M;
  readonly $type: EnumType<M>;

  constructor(expr: Expr, owner: ModuleBuilder | null, type: EnumType<M>) {
    super(expr, owner);
    this.$type = type;
  }

  get type(): EnumType<M> {
    return this.$type;
  }

  eq(x: EnumSignal<M>): BoolSignal {
    return this.compare('eq', x, here());
  }

  ne(x: EnumSignal<M>): BoolSignal {
    return this.compare('ne', x, here());
  }

  private compare(op: 'eq' | 'ne', x: unknown, place: PlaceId): BoolSignal {
    return late.bool(made(binary(op, 1, false, use(this), operandOfWidth(this.$type, x, place), place)));
  }

  /** The member's number. */
  asUInt(): UInt {
    return late.uint(use(this));
  }
}

/** The type of an enumeration. Its members are properties of the object that {@link Enum} returns. */
export class EnumType<M extends string = string> extends GroundType<EnumSignal<M>, EnumSignal<M>> {
  readonly text: string;
  readonly $info: EnumInfo;

  constructor(name: string, members: readonly (readonly [M, number])[], width: number) {
    super(width);
    this.text = name;
    this.$info = { name, members, width };
  }

  get signed(): boolean {
    return false;
  }

  override get enumInfo(): EnumInfo {
    return this.$info;
  }

  override get $key(): string {
    const members = this.$info.members.map(([name, value], i) => (value === i ? name : `${name}=${value}`));
    return `${this.text}{${members.join(',')}}${this.width === log2Up(members.length) ? '' : `:${this.width}`}`;
  }

  $make(expr: Expr, owner: ModuleBuilder | null): EnumSignal<M> {
    return new EnumSignal<M>(expr, owner, this);
  }

  override $constants(literal: unknown, out: bigint[]): void {
    if (literal instanceof EnumSignal && literal.$expr.op === 'const' && literal.$type.$key === this.$key) {
      out.push(literal.$expr.value);
      return;
    }
    complain('literalKind', {
      place: here(),
      expected: `a member of ${this.text}`,
      found: literal instanceof Ground ? literal.type.text : showHost(literal),
      fix: `write ${this.text}.${this.$info.members[0][0]}, or another member`,
    });
    out.push(0n);
  }
}

/** An enumeration's type with its members as constants. */
export type EnumOf<M extends string> = EnumType<M> & { readonly [K in M]: EnumSignal<M> };

/**
 * An enumeration: `State.Idle` is a constant, `State` itself is the type. Members of a list count from 0 in the fewest
 * bits; an object gives each its number, and `width` the bits.
 *
 * @example const State = Enum('State', ['Idle', 'Run']);  readonly state = reg(State, { init: State.Idle });
 * @example const Opcode = Enum('Opcode', { Load: 0x03, Store: 0x23 }, 7);
 */
export function Enum<const M extends readonly string[]>(name: string, members: M): EnumOf<M[number]>;
export function Enum<const M extends Readonly<Record<string, number>>>(
  name: string,
  members: M,
  width?: number,
): EnumOf<Extract<keyof M, string>>;
export function Enum(
  name: string,
  members: readonly string[] | Readonly<Record<string, number>>,
  width?: number,
): EnumOf<string> {
  const isList = Array.isArray(members) && members.every((member) => typeof member === 'string');
  const isWidth = width === undefined || typeof width === 'number';
  if (!isWidth || (!isList && (Array.isArray(members) || !isFields(members)))) {
    fail('wrongArgument', {
      place: here(),
      expected: 'an array of names, or an object of numbers, as the second argument of Enum()',
      found: isWidth ? showHost(members) : `${showHost(width)} as the width`,
      fix: "write Enum('State', ['Idle', 'Run'])",
    });
  }
  const given: readonly (readonly [string, number])[] = Array.isArray(members)
    ? (members as readonly string[]).map((member, value) => [member, value] as const)
    : Object.entries(members);
  const list = given.length === 0 ? ([['None', 0]] as const) : given;
  const fits = (value: number) => Number.isSafeInteger(value) && value >= 0 && value < 2 ** (width ?? MOST_BITS);
  const bits = Math.max(...list.map(([, value]) => (fits(value) ? log2Up(value + 1) : 1)));
  const type = new EnumType<string>(name, list, width ?? bits);
  const bad = given.filter(
    ([member, value], i) =>
      member in type ||
      !/^[A-Za-z]\w*$/.test(member) ||
      !fits(value) ||
      given.findIndex(([other, same]) => other === member || same === value) !== i,
  );
  if (given.length === 0 || bad.length > 0) {
    complain('badField', {
      place: here(),
      expected:
        'distinct identifiers, at least one, that are not names of the type’s own properties' +
        (Array.isArray(members) ? '' : `, with distinct numbers from 0 that fit ${width ?? MOST_BITS} bits`),
      found: given.length === 0 ? 'no members' : bad.map(([member]) => member).join(', '),
      fix: 'rename the members; UpperCamelCase is the convention',
    });
  }
  for (const [member, value] of list) {
    if (member in type) continue;
    const expr = constant(BigInt(value), type.width, false, UNKNOWN_PLACE, type.$info);
    Object.defineProperty(type, member, { value: type.$make(expr, null), enumerable: true });
  }
  return type as EnumOf<string>;
}
