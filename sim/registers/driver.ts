import { UserError } from '../../gen/errors.ts';
import {
  addressOf,
  countOf,
  decode,
  encode,
  fieldsOf,
  isReadable,
  isWritable,
  maskOf,
  resetWord,
} from '../../hw/registers/definition/index.ts';
import type {
  Block,
  BlockSpec,
  ClearNames,
  DefaultAccess,
  ElementNames,
  PulseNames,
  ReadValues,
  Register,
  RegisterSpec,
  WriteValues,
} from '../../hw/registers/definition/index.ts';

/** How accesses reach a block: through ports of a simulation, command words, a bus. Addresses include the block's base. */
export interface RegisterTransport {
  /** @throws BusError where nothing can be read */
  read(address: number): bigint;
  /** @throws BusError where nothing can be written */
  write(address: number, data: bigint): void;
}

/** What a block answers to an access that it does not know. */
export class BusError extends UserError {
  constructor(kind: 'read' | 'write', address: number) {
    super({
      what: `a ${kind} was answered with an error`,
      where: `address 0x${address.toString(16)}`,
      expected: `a register that software may ${kind}`,
      fix: 'compare the block’s base with the address map of the hardware',
    });
    this.name = 'BusError';
  }
}

/** One register, typed from its definition. */
export class RegisterDriver<X extends Register = Register> {
  readonly register: X;
  readonly address: number;
  readonly #transport: RegisterTransport;

  constructor(register: X, address: number, transport: RegisterTransport) {
    this.register = register;
    this.address = address;
    this.#transport = transport;
  }

  /** The fields that software can read. Reading clears `rc` fields. */
  read(): ReadValues<X> {
    const word = this.#transport.read(this.address);
    const readable = fieldsOf(this.register).filter(isReadable);
    const all = decode(this.register, word) as Readonly<Record<string, unknown>>;
    return Object.fromEntries(readable.map(({ name }) => [name, all[name]])) as ReadValues<X>;
  }

  /**
   * Writes the whole register: fields that are not given get their reset value, or 0 where they have none or where
   * writing 1 does something.
   *
   * @throws RangeError when a value does not fit its field
   */
  write(values: WriteValues<X> = {} as WriteValues<X>): void {
    this.#write(resetWord(this.register), values);
  }

  /**
   * Changes some fields and leaves the others: reads, then writes. Neither clears nor triggers what is not given.
   *
   * @throws UserError for registers whose fields cannot be read back, or where reading changes something
   */
  modify(values: WriteValues<X>): void {
    this.#refuseUnreadable();
    this.#write(this.#transport.read(this.address), values);
  }

  /** Triggers pulse fields; `rw` fields of the register keep their values. */
  pulse(...names: readonly [PulseNames<X>, ...PulseNames<X>[]]): void {
    this.#trigger(names);
  }

  /** Clears `w1c` fields, all of their bits; `rw` fields of the register keep their values. */
  clear(...names: readonly [ClearNames<X>, ...ClearNames<X>[]]): void {
    this.#trigger(names);
  }

  #trigger(names: readonly string[]): void {
    const others = fieldsOf(this.register).some(({ access }) => access === 'rw' || access === 'wo');
    if (others) this.#refuseUnreadable();
    const kept = others ? this.#transport.read(this.address) & this.#keptMask() : 0n;
    const ones = fieldsOf(this.register).reduce(
      (word, field) => (names.includes(field.name) ? word | maskOf(field) : word),
      0n,
    );
    this.#transport.write(this.address, kept | ones);
  }

  /** Bits that keep their value when what was read is written. */
  #keptMask(): bigint {
    return fieldsOf(this.register).reduce(
      (mask, field) => (field.access === 'rw' || field.access === 'wo' ? mask | maskOf(field) : mask),
      0n,
    );
  }

  #write(before: bigint, values: WriteValues<X>): void {
    const { fields } = this.register as Register;
    let word = before & this.#keptMask();
    for (const name of Object.keys(values)) {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field !== undefined && !isWritable(field))
        throw new RangeError(`${field.path} is ${field.access}: software cannot write it`);
      if (field !== undefined) word &= ~maskOf(field);
    }
    this.#transport.write(this.address, word | encode(this.register as Register, values));
  }

  #refuseUnreadable(): void {
    const field = fieldsOf(this.register).find(({ access }) => access === 'wo' || access === 'rc');
    if (field === undefined) return;
    throw new UserError({
      what: 'a register cannot be changed in part',
      where: field.path,
      expected: 'fields that reads show and leave as they are',
      found: field.access === 'wo' ? 'a field that cannot be read back' : 'a field that reading clears',
      fix: 'write() the whole register',
    });
  }
}

/** The registers of an array: by index, or by name where they have names. */
export interface RegisterArray<X extends Register> extends Iterable<RegisterDriver<X>> {
  readonly [index: number]: RegisterDriver<X>;
  readonly length: number;
  /** The element with this name. */
  element(name: ElementNames<X>): RegisterDriver<X>;
}

type IsArray = { readonly count: number } | { readonly elements: readonly string[] };

type DriverOf<R extends RegisterSpec, X extends Register> = R extends IsArray ? RegisterArray<X> : RegisterDriver<X>;

/** A block's registers by name. */
export type BlockDriver<S extends BlockSpec> = {
  readonly [R in keyof S['registers']]: DriverOf<S['registers'][R], Register<S['registers'][R], DefaultAccess<S>>>;
};

/**
 * Typed access to a block of registers.
 *
 * @param base where the block is, in address units; default: what its definition says
 *
 * @example
 * const timer = driveRegisters(timerRegisters, transport);
 * timer.limit.write({ cycles: 5000 });
 * timer.control.modify({ enable: true });
 * while (!timer.status.read().done) dut.step();
 */
export function driveRegisters<S extends BlockSpec>(
  block: Block<S>,
  transport: RegisterTransport,
  base = block.base,
): BlockDriver<S> {
  return Object.fromEntries(
    Object.entries<Register>(block.registers).map(([name, register]) => [
      name,
      register.count === null
        ? new RegisterDriver(register, base + register.address, transport)
        : arrayOf(register, transport, base),
    ]),
  ) as unknown as BlockDriver<S>;
}

function arrayOf(register: Register, transport: RegisterTransport, base: number): unknown {
  const drivers = Array.from(
    { length: countOf(register) },
    (_, i) => new RegisterDriver(register, base + addressOf(register, i), transport),
  );
  const element = (name: string): RegisterDriver => {
    const index = register.elements?.indexOf(name) ?? -1;
    if (index < 0) throw new RangeError(`${register.name} has no element ${name}`);
    return drivers[index];
  };
  return Object.assign(drivers, { element });
}
