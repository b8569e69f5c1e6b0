import type { Const, PlaceId, Statement } from '../ir/index.ts';
import { logicBuilder } from './assign.ts';
import { complain } from './complain.ts';
import { constant, fitLiteral, showHost } from './constant.ts';
import { EnumSignal } from './enum.ts';
import { Ground } from './ground.ts';
import { here } from './here.ts';
import type { SIntSignal } from './sint.ts';
import type { UIntSignal } from './uint.ts';
import { use } from './use.ts';
import { within } from './when.ts';

type Describe = () => void;
type Integer = number | bigint;

/** Cases by value, each a number or several, with what is active then. */
export type NumericCases = readonly (readonly [value: Integer | readonly Integer[], describe: Describe])[];

/** One case per member. */
export type AllCases<M extends string> = { readonly [K in M]: Describe };

/** Some members, and `otherwise` for the rest. */
export type SomeCases<M extends string> = { readonly [K in M]?: Describe } & { readonly otherwise: Describe };

/**
 * Chooses by value. On an enumeration the cases are methods of an object, one per member unless there is `otherwise`;
 * on a number a list of values with closures, and a last closure for all other values.
 *
 * @example match(this.state, { Idle: () => ..., Run: () => ... });
 * @example match(this.op, [[0, () => ...], [[1, 2], () => ...]], () => ...);
 */
export function match<M extends string>(subject: EnumSignal<M>, cases: AllCases<M> | SomeCases<M>): void;
export function match(subject: UIntSignal | SIntSignal, cases: NumericCases, otherwise?: Describe): void;
export function match(
  subject: Ground,
  cases: NumericCases | AllCases<string> | SomeCases<string>,
  otherwise?: Describe,
): void {
  const place = here();
  const builder = logicBuilder('match()', place);
  if (builder === null) return;
  if (!(subject instanceof Ground)) {
    complain('kindMismatch', {
      place,
      expected: 'an Enum, UInt or SInt signal',
      found: showHost(subject),
      fix: 'match on a signal; choose between host values with if or switch',
    });
    return;
  }
  const e = use(subject);
  const branches: { values: Const[]; body: Statement[]; place: PlaceId }[] = [];
  const rest: Statement[] = [];
  const seen = new Set<bigint>();
  builder.scope.push({ kind: 'match', subject: e, cases: branches, otherwise: rest, place });

  const add = (values: readonly bigint[], describe: Describe) => {
    const fresh = values.filter((value) => !seen.has(value));
    if (fresh.length < values.length) {
      complain('badMatch', {
        place,
        expected: 'each value once',
        found: `${values.filter((value) => seen.has(value)).join(', ')} again`,
        fix: 'remove the second case: it can never be chosen',
      });
    }
    for (const value of fresh) seen.add(value);
    const body: Statement[] = [];
    const constants = fresh.map((value) => constant(value, e.width, e.signed, place, subject.type.enumInfo));
    if (constants.length > 0) branches.push({ values: constants, body, place });
    within(builder, body, describe, 'match');
  };

  let last = otherwise;
  if (subject instanceof EnumSignal) {
    const named = cases as SomeCases<string>;
    last = 'otherwise' in named ? named.otherwise : undefined;
    addMembers(subject, named, place, add);
  } else {
    for (const [value, describe] of cases as NumericCases) {
      const list = Array.isArray(value) ? (value as readonly Integer[]) : [value as Integer];
      add(
        list.map((one) => fitLiteral(one, e.width, e.signed, subject.type.text)),
        describe,
      );
    }
  }
  if (last !== undefined) within(builder, rest, last, 'match');
}

function addMembers(
  subject: EnumSignal,
  cases: SomeCases<string>,
  place: PlaceId,
  add: (values: readonly bigint[], describe: Describe) => void,
): void {
  const { members, name } = subject.type.$info;
  const names = members.map(([member]) => member);
  const missing = names.filter((member) => !(member in cases));
  const strange = Object.keys(cases).filter((key) => key !== 'otherwise' && !names.includes(key));
  if (strange.length > 0 || (missing.length > 0 && !('otherwise' in cases))) {
    complain('badMatch', {
      place,
      expected: `the members of ${name}: ${names.join(', ')}`,
      found: strange.length > 0 ? `a case for ${strange.join(', ')}` : `no case for ${missing.join(', ')}`,
      fix: strange.length > 0 ? 'rename or remove the case' : 'add the missing cases, or otherwise()',
    });
  }
  for (const [member, value] of members) {
    const describe = cases[member];
    if (describe !== undefined) add([BigInt(value)], () => describe.call(cases));
  }
}
