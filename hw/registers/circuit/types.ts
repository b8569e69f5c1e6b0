import { Bool, Bundle, Enum, SInt, UInt, Vec } from '../../../gen/index.ts';
import type { BoolType, BundleType, EnumType, SIntType, Type, UIntType, VecType } from '../../../gen/index.ts';
import { answersReads, countOf, fieldsOf, pascal, registersOf, takesWrites } from '../definition/index.ts';
import type {
  Access,
  AccessOf,
  Block,
  BlockSpec,
  DefaultAccess,
  Field,
  FieldSpec,
  Register,
  RegisterSpec,
} from '../definition/index.ts';

type WidthOf<F extends FieldSpec> = F extends { readonly width: infer N extends number } ? N : number;

/** The type of a field's signal. */
export type FieldType<F extends FieldSpec> = [keyof F] extends [never]
  ? BoolType
  : F extends { readonly values: infer V }
    ? EnumType<Extract<keyof V, string>>
    : F extends { readonly signed: true }
      ? SIntType<WidthOf<F>>
      : F extends { readonly width: number } | { readonly msb: number }
        ? UIntType<WidthOf<F>>
        : BoolType;

/** Access kinds whose value hardware sees, and those whose value or events it gives. */
type Seen = 'rw' | 'wo' | 'w1c' | 'rc' | 'pulse';
type Given = 'ro' | 'w1c' | 'rc';

type AsBundle<F> = F extends { readonly [name: string]: Type } ? BundleType<F> : never;

type FieldsBundle<R extends RegisterSpec, D extends Access, A extends Access> = AsBundle<{
  readonly [F in keyof R['fields'] as AccessOf<R['fields'][F], R, D> extends A ? F : never]: FieldType<R['fields'][F]>;
}>;

type IsArray = { readonly count: number } | { readonly elements: readonly string[] };
type PerElement<R extends RegisterSpec, T extends Type> = R extends IsArray ? VecType<T> : T;
type Has<R extends RegisterSpec, D extends Access, A extends Access> = {
  [F in keyof R['fields']]: AccessOf<R['fields'][F], R, D> extends A ? true : never;
}[keyof R['fields']];

type FieldsOf<S extends BlockSpec, A extends Access> = {
  readonly [
    R in keyof S['registers'] as S['registers'][R] extends { readonly external: true }
      ? never
      : [Has<S['registers'][R], DefaultAccess<S>, A>] extends [never]
        ? never
        : R
  ]: PerElement<S['registers'][R], FieldsBundle<S['registers'][R], DefaultAccess<S>, A>>;
};

/** What hardware sees: by register (and element) and field, all that is not `ro`. */
export type SeenFields<S extends BlockSpec> = FieldsOf<S, Seen>;
/** What hardware gives: values of `ro` fields, bits to be set of `w1c` and `rc` fields. */
export type GivenFields<S extends BlockSpec> = FieldsOf<S, Given>;

/** Registers that tell hardware of a write in its very cycle. */
export type NotifiedRegisters<S extends BlockSpec> = {
  readonly [R in keyof S['registers'] as S['registers'][R] extends { readonly notify: true } ? R : never]: PerElement<
    S['registers'][R],
    BoolType
  >;
};

type Externals<S extends BlockSpec> = {
  [R in keyof S['registers']]: S['registers'][R] extends { readonly external: true } ? R : never;
}[keyof S['registers']];

interface AccessSignals {
  readonly read: BoolType;
  readonly readIndex: UIntType;
  readonly write: BoolType;
  readonly writeIndex: UIntType;
  readonly data: UIntType;
  readonly strobes: UIntType;
}

interface AnswerSignals {
  readonly readDone: BoolType;
  readonly value: UIntType;
  readonly writeDone: BoolType;
}

type IfRead<R extends RegisterSpec, D extends Access, K> = [Has<R, D, 'rw' | 'ro'>] extends [never] ? never : K;
type IfWritten<R extends RegisterSpec, D extends Access, K> = [Has<R, D, 'rw' | 'wo'>] extends [never] ? never : K;
type IfArray<R extends RegisterSpec, K> = R extends IsArray ? K : never;
type IfStrobes<S extends BlockSpec, K> = S extends { readonly byteStrobes: true } ? K : never;

/** Accesses to external registers, each held until it is answered: the element, and the data of writes. */
export type ExternalAccesses<S extends BlockSpec> = {
  readonly [R in Externals<S>]: AsBundle<
    Pick<
      AccessSignals,
      | IfRead<S['registers'][R], DefaultAccess<S>, 'read' | IfArray<S['registers'][R], 'readIndex'>>
      | IfWritten<
          S['registers'][R],
          DefaultAccess<S>,
          'write' | 'data' | IfArray<S['registers'][R], 'writeIndex'> | IfStrobes<S, 'strobes'>
        >
    >
  >;
};

/** Answers of external registers, in the cycle in which the access ends. */
export type ExternalAnswers<S extends BlockSpec> = {
  readonly [R in Externals<S>]: AsBundle<
    Pick<
      AnswerSignals,
      | IfRead<S['registers'][R], DefaultAccess<S>, 'readDone' | 'value'>
      | IfWritten<S['registers'][R], DefaultAccess<S>, 'writeDone'>
    >
  >;
};

/** Updates that hardware decides on. */
export type HardwareUpdates<S extends BlockSpec> = S extends { readonly updates: infer U }
  ? { readonly [K in keyof U as U[K] extends 'hardware' ? K : never]: BoolType }
  : Record<never, BoolType>;

/** The enumeration of a field with names for its values, such as `ControlMode`; its members are constants. */
export function enumOf<V extends Readonly<Record<string, number>>>(field: Field<{ readonly values: V } & FieldSpec>) {
  const values = Object.fromEntries(field.values ?? []) as V;
  return Enum(pascal(...field.path.split('.')), values, field.width);
}

/** The type of a field's signal. */
export function fieldType(field: Field): Type {
  switch (field.kind) {
    case 'bool':
      return Bool();
    case 'sint':
      return SInt(field.width);
    case 'enum':
      return enumOf(field as Field<{ values: Record<string, number> }>);
    default:
      return UInt(field.width);
  }
}

const seen: ReadonlySet<Access> = new Set<Access>(['rw', 'wo', 'w1c', 'rc', 'pulse'] satisfies Seen[]);
const given: ReadonlySet<Access> = new Set<Access>(['ro', 'w1c', 'rc'] satisfies Given[]);

export const isSeen = ({ access }: Field): boolean => seen.has(access);
export const isGiven = ({ access }: Field): boolean => given.has(access);

/** The fields of each register that `wanted` picks as a bundle, registers without any left out. */
function fieldTypes(block: Block, wanted: (field: Field) => boolean): Record<string, Type> {
  const types: Record<string, Type> = {};
  for (const register of registersOf(block)) {
    const fields = register.external ? [] : fieldsOf(register).filter(wanted);
    if (fields.length === 0) continue;
    types[register.name] = perElement(
      register,
      Bundle(Object.fromEntries(fields.map((field) => [field.name, fieldType(field)]))),
    );
  }
  return types;
}

function perElement(register: Register, type: Type): Type {
  return register.count === null ? type : Vec(register.count, type);
}

export const seenTypes = <S extends BlockSpec>(block: Block<S>): SeenFields<S> =>
  fieldTypes(block as unknown as Block, isSeen) as unknown as SeenFields<S>;

export const givenTypes = <S extends BlockSpec>(block: Block<S>): GivenFields<S> =>
  fieldTypes(block as unknown as Block, isGiven) as unknown as GivenFields<S>;

function typesBy(block: Block, type: (register: Register) => Type | null): Record<string, Type> {
  return Object.fromEntries(
    registersOf(block).flatMap((register): [string, Type][] => {
      const one = type(register);
      return one === null ? [] : [[register.name, one]];
    }),
  );
}

export const notifiedTypes = <S extends BlockSpec>(block: Block<S>): NotifiedRegisters<S> =>
  typesBy(block as unknown as Block, (register) =>
    register.notify ? perElement(register, Bool()) : null,
  ) as unknown as NotifiedRegisters<S>;

/** Bits of the index of an element. */
export const indexBits = (register: Register): number => Math.max(1, Math.ceil(Math.log2(countOf(register))));

export const accessTypes = <S extends BlockSpec>(block: Block<S>): ExternalAccesses<S> =>
  typesBy(block as unknown as Block, (register) => {
    if (!register.external) return null;
    const index = (name: string) => (register.count === null ? {} : { [name]: UInt(indexBits(register)) });
    return Bundle({
      ...(answersReads(register) ? { read: Bool(), ...index('readIndex') } : {}),
      ...(takesWrites(register) ? { write: Bool(), ...index('writeIndex'), data: UInt(block.writeBits) } : {}),
      ...(takesWrites(register) && block.byteStrobes ? { strobes: UInt(block.writeBits / 8) } : {}),
    });
  }) as unknown as ExternalAccesses<S>;

export const answerTypes = <S extends BlockSpec>(block: Block<S>): ExternalAnswers<S> =>
  typesBy(block as unknown as Block, (register) => {
    if (!register.external) return null;
    return Bundle({
      ...(answersReads(register) ? { readDone: Bool(), value: UInt(block.wordBits) } : {}),
      ...(takesWrites(register) ? { writeDone: Bool() } : {}),
    });
  }) as unknown as ExternalAnswers<S>;

export const updateTypes = <S extends BlockSpec>(block: Block<S>): HardwareUpdates<S> =>
  Object.fromEntries(
    Object.entries(block.updates)
      .filter(([, source]) => source === 'hardware')
      .map(([name]) => [name, Bool()]),
  ) as unknown as HardwareUpdates<S>;
