import { Bool, Bundle, UInt, documented, input, output } from '../../../gen/index.ts';
import type {
  BoolSignal,
  BoolType,
  BundleSignal,
  FieldTypes,
  SignalOf,
  Type,
  UIntSignal,
  UIntType,
} from '../../../gen/index.ts';
import { addressOf, registersOf } from '../definition/index.ts';
import type { Block, BlockSpec, Register } from '../definition/index.ts';

/** The signals of a group of ports by name; no port at all where the group is empty. */
export type Group<T> = T extends FieldTypes ? BundleSignal<T> : never;

/** Ports for each register of `types`, under one name, with the registers' own comments. */
export function group<T>(direction: typeof input | typeof output, block: Block, types: T): Group<T> {
  const fields = types as Readonly<Record<string, Type>>;
  if (Object.keys(fields).length === 0) return {} as unknown as Group<T>;
  const ports = direction(Bundle(fields)) as unknown as Readonly<Record<string, SignalOf<Type>>>;
  for (const register of registersOf(block))
    if (Object.hasOwn(fields, register.name)) documented(ports[register.name], commentOf(register));
  return ports as unknown as Group<T>;
}

/** `0x10 levelA[2]: what it is for` */
export function commentOf(register: Register, index: number | null = null): string {
  const element = index === null ? null : (register.elements?.[index] ?? index);
  const name = element === null ? register.name : `${register.name}[${element}]`;
  const place = `0x${addressOf(register, index ?? 0).toString(16)} ${name}${index === null && register.count !== null ? `[0 to ${register.count - 1}]` : ''}`;
  return register.doc === '' ? place : `${place}: ${register.doc}`;
}

interface WriteSignals {
  readonly valid: BoolType;
  readonly address: UIntType;
  readonly data: UIntType;
}

/** The fields of a write: `strobes` where the block has them. */
export type WriteFields<S extends BlockSpec> = Group<
  { readonly [K in keyof WriteSignals]: WriteSignals[K] } & (S extends { readonly byteStrobes: true }
    ? { readonly strobes: UIntType }
    : unknown)
>;

/** A write: taken in the cycle in which `valid` and the answer's `done` are high. */
export const writeRequest = (block: Block) =>
  Bundle({
    valid: Bool(),
    address: UInt(block.addressBits),
    data: UInt(block.writeBits),
    ...(block.byteStrobes ? { strobes: UInt(block.writeBits / 8) } : {}),
  });

/** What every write has, and the strobes that some have. */
export interface AnyWrite {
  readonly valid: BoolSignal;
  readonly address: UIntSignal;
  readonly data: UIntSignal;
  readonly strobes?: UIntSignal;
}

/** `error`: no register there has a field that software writes, and nothing has changed. */
export const writeAnswer = Bundle({ done: Bool(), error: Bool() });

/** A read: answered in the cycle in which `valid` and the answer's `done` are high. */
export const readRequest = (block: Block) => Bundle({ valid: Bool(), address: UInt(block.addressBits) });

/** `error`: no register there has a field that software reads, and `data` is 0. */
export const readAnswer = (block: Block) => Bundle({ done: Bool(), error: Bool(), data: UInt(block.wordBits) });
