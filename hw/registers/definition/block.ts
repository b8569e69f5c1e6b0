import type { Access, BlockSpec, FieldSpec, RegisterSpec } from './spec.ts';

/** What a field's value is: a boolean, an unsigned or signed integer, one of several names. */
export type FieldKind = 'bool' | 'uint' | 'sint' | 'enum';

/** A field in its place. `F` is what its author wrote, for types only. */
export interface Field<F extends FieldSpec = FieldSpec> {
  readonly name: string;
  /** `status.busy` */
  readonly path: string;
  readonly lsb: number;
  readonly msb: number;
  readonly width: number;
  readonly kind: FieldKind;
  readonly access: Access;
  /** Bits after reset; null for none. */
  readonly reset: bigint | null;
  /** Names of values in the order given; null where it is no enumeration. */
  readonly values: readonly (readonly [name: string, value: number])[] | null;
  readonly doc: string;
  readonly $spec?: F;
}

/** A register in its place. `D` is the access of fields that do not say. */
export interface Register<R extends RegisterSpec = RegisterSpec, D extends Access = Access> {
  readonly name: string;
  readonly wordBits: 32 | 64;
  /** Offset in the block, in address units; of element 0 in an array. */
  readonly address: number;
  /** Elements of an array; null for a single register. */
  readonly count: number | null;
  /** Address units from one element to the next. */
  readonly stride: number;
  /** Names of an array's elements; null where they have none. */
  readonly elements: readonly string[] | null;
  readonly fields: { readonly [F in keyof R['fields']]: Field<R['fields'][F]> };
  readonly buffer: string | null;
  readonly notify: boolean;
  readonly external: boolean;
  readonly doc: string;
  readonly $spec?: R;
  readonly $access?: D;
}

/** A block of registers, checked and laid out: plain data, from which everything else is made. */
export interface Block<S extends BlockSpec = BlockSpec> {
  readonly name: string;
  readonly doc: string;
  readonly wordBits: 32 | 64;
  readonly writeBits: number;
  readonly addressing: 'byte' | 'word';
  /** Address units of a word. */
  readonly wordStep: number;
  readonly addressBits: number;
  readonly base: number;
  /** Address units from the first register to behind the last. */
  readonly size: number;
  readonly byteStrobes: boolean;
  /** Updates of double-buffered registers by name: from hardware, or by a pulse field. */
  readonly updates: Readonly<Record<string, UpdateSource>>;
  readonly registers: { readonly [R in keyof S['registers']]: Register<S['registers'][R], DefaultAccess<S>> };
  readonly $spec?: S;
}

export type UpdateSource = 'hardware' | { readonly register: string; readonly field: string };

/** Access of registers and fields that do not say; any where the definition is not known to the compiler. */
export type DefaultAccess<S extends BlockSpec> = BlockSpec extends S
  ? Access
  : S extends { readonly access: infer A extends Access }
    ? A
    : 'rw';

/** Whether a value is what `defineRegisters` gives. */
export function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && 'registers' in value && 'wordStep' in value && 'size' in value;
}

/** The registers of a block in the order of the definition. */
export function registersOf(block: Block): readonly Register[] {
  return Object.values(block.registers);
}

/** The fields of a register in the order of the definition. */
export function fieldsOf(register: Register): readonly Field[] {
  return Object.values(register.fields);
}

/** How many registers there are: 1, or an array's elements. */
export function countOf(register: Register): number {
  return register.count ?? 1;
}

/**
 * Offset of a register in its block, in address units.
 *
 * @param index element of an array
 * @throws RangeError when there is no such element
 */
export function addressOf(register: Register, index = 0): number {
  if (!Number.isInteger(index) || index < 0 || index >= countOf(register))
    throw new RangeError(`${register.name} has ${countOf(register)} elements, none with index ${index}`);
  return register.address + index * register.stride;
}

const readable: ReadonlySet<Access> = new Set(['rw', 'ro', 'w1c', 'rc']);
const writable: ReadonlySet<Access> = new Set(['rw', 'wo', 'w1c', 'pulse']);

/** Whether reads show the field. */
export const isReadable = (field: Field): boolean => readable.has(field.access);
/** Whether writes have an effect on the field. */
export const isWritable = (field: Field): boolean => writable.has(field.access);

/** Whether the register takes part in reads: others answer with an error. */
export const answersReads = (register: Register): boolean => fieldsOf(register).some(isReadable);
/** Whether the register takes part in writes. */
export const takesWrites = (register: Register): boolean => register.notify || fieldsOf(register).some(isWritable);

/** The bits of a field in its word. */
export function maskOf(field: Field): bigint {
  return ((1n << BigInt(field.width)) - 1n) << BigInt(field.lsb);
}

/** What a register reads as after reset: fields without a reset value, and those that hardware drives, as 0. */
export function resetWord(register: Register): bigint {
  return fieldsOf(register).reduce((word, { reset, lsb }) => word | ((reset ?? 0n) << BigInt(lsb)), 0n);
}
