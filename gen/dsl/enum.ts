import type { EnumInfo, Expr, PlaceId } from '../ir/index.ts';
import { UNKNOWN_PLACE } from '../ir/index.ts';
import type { BoolSignal } from './bool.ts';
import type { ModuleBuilder } from './builder.ts';
import { complain } from './complain.ts';
import { constant, showHost } from './constant.ts';
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

  constructor(name: string, members: readonly M[]) {
    super(log2Up(members.length));
    this.text = name;
    this.$info = { name, members: members.map((member, value) => [member, value] as const), width: this.width };
  }

  get signed(): boolean {
    return false;
  }

  override get enumInfo(): EnumInfo {
    return this.$info;
  }

  override get $key(): string {
    return `${this.text}{${this.$info.members.map(([name]) => name).join(',')}}`;
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

/**
 * An enumeration: members count from 0, `State.Idle` is a constant, `State` itself is the type.
 *
 * @example const State = Enum('State', ['Idle', 'Run']);  readonly state = reg(State, { init: State.Idle });
 */
export function Enum<const M extends readonly string[]>(
  name: string,
  members: M,
): EnumType<M[number]> & { readonly [K in M[number]]: EnumSignal<M[number]> } {
  const type = new EnumType<M[number]>(name, members.length === 0 ? (['None'] as unknown as M) : members);
  const bad = members.filter(
    (member, i) => member in type || members.indexOf(member) !== i || !/^[A-Za-z]\w*$/.test(member),
  );
  if (members.length === 0 || bad.length > 0) {
    complain('badField', {
      place: here(),
      expected: 'distinct identifiers, at least one, that are not names of the type’s own properties',
      found: members.length === 0 ? 'no members' : bad.join(', '),
      fix: 'rename the members; UpperCamelCase is the convention',
    });
  }
  type.$info.members.forEach(([member, value]) => {
    if (member in type) return;
    const expr = constant(BigInt(value), type.width, false, UNKNOWN_PLACE, type.$info);
    Object.defineProperty(type, member, { value: type.$make(expr, null), enumerable: true });
  });
  return type as EnumType<M[number]> & { readonly [K in M[number]]: EnumSignal<M[number]> };
}
