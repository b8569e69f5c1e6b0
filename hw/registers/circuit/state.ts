import { UInt, documented, reg, wire } from '../../../gen/index.ts';
import type { UInt as UIntSignal, Value } from '../../../gen/index.ts';
import { fieldsOf, registersOf } from '../definition/index.ts';
import type { Block, Field, Register } from '../definition/index.ts';
import { commentOf } from './ports.ts';
import { fieldType } from './types.ts';

type Element<T> = Readonly<Record<string, T>>;

/** Something for every field of a kind: by register, element of an array, and field. */
export type PerField<T> = Readonly<Record<string, Element<T> | readonly Element<T>[]>>;

/** What there is for a field of a register, or of one of its elements. */
export function at<T>(all: PerField<T>, register: Register, index: number, field: string): T {
  const owner = all[register.name];
  return (register.count === null ? (owner as Element<T>) : (owner as readonly Element<T>[])[index])[field];
}

/** Makes something for the fields of registers that `wanted` picks. */
function perField<T>(
  block: Block,
  wanted: (field: Field, register: Register) => boolean,
  make: (field: Field, register: Register, index: number | null) => T,
): PerField<T> {
  const element = (register: Register, index: number | null): Element<T> =>
    Object.fromEntries(
      fieldsOf(register)
        .filter((field) => wanted(field, register))
        .map((field) => [field.name, make(field, register, index)]),
    );
  return Object.fromEntries(
    registersOf(block)
      .filter(({ external }) => !external)
      .map((register) => [
        register.name,
        register.count === null
          ? element(register, null)
          : Array.from({ length: register.count }, (_, i) => element(register, i)),
      ]),
  );
}

function register(field: Field, owner: Register, index: number | null, what: string): Value {
  const type = fieldType(field);
  const reset = field.kind === 'sint' && field.reset !== null ? BigInt.asIntN(field.width, field.reset) : field.reset;
  const value =
    reset === null
      ? reg(type)
      : field.kind === 'enum'
        ? reg(type, { init: memberOf(field, reset) })
        : reg(type, { init: field.kind === 'bool' ? reset !== 0n : reset });
  return documented(value, what + commentOf(owner, index));
}

function memberOf(field: Field, value: bigint): Value {
  const name = field.values?.find(([, number]) => BigInt(number) === value)?.[0] ?? '';
  return (fieldType(field) as unknown as Readonly<Record<string, Value>>)[name];
}

/** What the decode logic keeps: all but what hardware drives. */
export const stateOf = (block: Block): PerField<Value> =>
  perField(
    block,
    ({ access }) => access !== 'ro',
    (field, owner, index) => register(field, owner, index, ''),
  );

/** The second copy of double-buffered registers, which hardware sees. */
export const takenOver = (block: Block): PerField<Value> =>
  perField(
    block,
    (_, { buffer }) => buffer !== null,
    (field, owner, index) => register(field, owner, index, `taken over by '${owner.buffer}': `),
  );

/** Bits that an access of this cycle clears. */
export const clearsOf = (block: Block): PerField<UIntSignal> =>
  perField(
    block,
    ({ access }) => access === 'w1c' || access === 'rc',
    (field, owner, index) => documented(wire(UInt(field.width), { default: 0 }), commentOf(owner, index)),
  );
