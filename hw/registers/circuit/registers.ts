import {
  BoolSignal,
  Module,
  UInt,
  cat,
  input,
  match,
  mux,
  output,
  repeat,
  unpack,
  unused,
  when,
  wire,
} from '../../../gen/index.ts';
import type { Bool, EnumSignal, Ground, UInt as UIntSignal, Value } from '../../../gen/index.ts';
import {
  answersReads,
  countOf,
  fieldsOf,
  isReadable,
  isWritable,
  registersOf,
  snake,
  takesWrites,
} from '../definition/index.ts';
import type { Block, BlockSpec, Field, Register } from '../definition/index.ts';
import { addressesOf, elementAt, isOneOf, memberOf, wordOf } from './decode.ts';
import { group, readAnswer, readRequest, writeAnswer, writeRequest } from './ports.ts';
import type { AnyWrite, WriteFields } from './ports.ts';
import { at, clearsOf, stateOf, takenOver } from './state.ts';
import {
  accessTypes,
  answerTypes,
  givenTypes,
  indexBits,
  isGiven,
  isSeen,
  notifiedTypes,
  seenTypes,
  updateTypes,
} from './types.ts';

/**
 * The registers of a block and the logic that decodes accesses to them (docs/registers.md).
 *
 * One write and one read are taken per cycle, each answered in the same cycle, without registers between; an access to
 * an external register is held until that has answered. What a write changes is there in the cycle behind it, and a
 * read of the write's own cycle sees what was there before.
 */
export class Registers<S extends BlockSpec> extends Module<{ readonly block: Block<S> }> {
  readonly block: Block = this.p.block as unknown as Block;

  readonly write = input(writeRequest(this.block)) as unknown as WriteFields<S>;
  readonly writeAnswer = output(writeAnswer);
  readonly read = input(readRequest(this.block));
  readonly readAnswer = output(readAnswer(this.block));

  /** What software has written, pulses, and bits waiting to be cleared. */
  readonly values = group(output, this.block, seenTypes(this.p.block));
  /** Values of `ro` fields; bits to be set of `w1c` and `rc` fields. */
  readonly inputs = group(input, this.block, givenTypes(this.p.block));
  /** High in the cycle of a write, whatever the data. */
  readonly notified = group(output, this.block, notifiedTypes(this.p.block));
  /** Accesses to registers that are kept outside. */
  readonly external = group(output, this.block, accessTypes(this.p.block));
  readonly externalAnswers = group(input, this.block, answerTypes(this.p.block));
  /** Double-buffered registers are taken over at the end of this cycle. */
  readonly updates = group(input, this.block, updateTypes(this.p.block));

  readonly state = stateOf(this.block);
  readonly active = takenOver(this.block);
  readonly clears = clearsOf(this.block);
  /** What the register at the address reads as. */
  readonly word = wire(UInt(this.block.wordBits), { default: 0 });
  readonly addresses = addressesOf(this.block);

  override moduleName(): string {
    return `${snake(this.p.block.name)}_registers`;
  }

  logic() {
    // what a block has no use for, such as the data of writes where nothing can be written
    unused(this.write as unknown as Value, this.read, this.word);
    const inside = registersOf(this.block).filter(({ external }) => !external);
    const written = inside.filter(takesWrites);
    const readable = inside.filter(answersReads);
    this.#writes(written);
    this.#reads(readable);
    this.#answers(written, readable);
    for (const register of inside) for (let i = 0; i < countOf(register); i++) this.#shows(register, i);
    this.#takesOver();
  }

  #write(): AnyWrite {
    return this.write as unknown as AnyWrite;
  }

  /** Bits of the write's data that its strobes let through; null where it has none. */
  #strobed(): UIntSignal | null {
    const { strobes } = this.#write();
    if (strobes === undefined) return null;
    const bytes = Array.from({ length: strobes.width }, (_, i) => repeat(strobes.bit(i), 8));
    return cat(...bytes.reverse());
  }

  #writes(registers: readonly Register[]): void {
    if (registers.length === 0) return;
    const { valid, address } = this.#write();
    const strobed = this.#strobed();
    const cases: Record<string, () => void> = {};
    for (const register of registers) {
      const fields = fieldsOf(register).filter(isWritable);
      for (let i = 0; i < countOf(register); i++) {
        for (const { name, access, width } of fields)
          if (access === 'pulse') setBits(at(this.state, register, i, name), UInt(width).lit(0));
        if (fields.length === 0) continue;
        cases[memberOf(register, i)] = () => {
          for (const field of fields) this.#writesField(register, i, field, strobed);
        };
      }
    }
    when(valid, () => match(unpack(this.addresses, address), { ...cases, otherwise: () => undefined }));
  }

  #writesField(register: Register, index: number, field: Field, strobed: UIntSignal | null): void {
    const { msb, lsb, access, name } = field;
    const state = at(this.state, register, index, name);
    const set = (bits: UIntSignal) =>
      access === 'w1c' ? at(this.clears, register, index, name).assign(bits) : setBits(state, bits);
    if (strobed === null) set(this.#write().data.bits(msb, lsb));
    else if (access === 'w1c' || access === 'pulse') set(this.#write().data.bits(msb, lsb).and(strobed.bits(msb, lsb)));
    else {
      set(
        this.#write()
          .data.bits(msb, lsb)
          .and(strobed.bits(msb, lsb))
          .or(bitsOf(state).and(strobed.bits(msb, lsb).not())),
      );
    }
  }

  #reads(registers: readonly Register[]): void {
    if (registers.length === 0) return;
    const { valid, address } = this.read;
    const cases: Record<string, () => void> = {};
    const clearing: Record<string, () => void> = {};
    for (const register of registers) {
      const fields = fieldsOf(register).filter(isReadable);
      const cleared = fields.filter(({ access }) => access === 'rc');
      for (let i = 0; i < countOf(register); i++) {
        cases[memberOf(register, i)] = () =>
          this.word.assign(
            wordOf(
              this.block.wordBits,
              fields.map((field) => ({ lsb: field.lsb, value: this.#readValue(register, i, field) })),
            ),
          );
        if (cleared.length === 0) continue;
        clearing[memberOf(register, i)] = () => {
          for (const { name, width } of cleared) at(this.clears, register, i, name).assign((1n << BigInt(width)) - 1n);
        };
      }
    }
    match(unpack(this.addresses, address), { ...cases, otherwise: () => undefined });
    if (Object.keys(clearing).length === 0) return;
    when(valid, () => match(unpack(this.addresses, address), { ...clearing, otherwise: () => undefined }));
  }

  #readValue(register: Register, index: number, field: Field): Ground {
    if (field.access === 'ro') return portOf(this.inputs, register, index, field) as Ground;
    return at(this.state, register, index, field.name) as Ground;
  }

  /** Accesses to external registers end when these answer, all others at once. */
  #answers(written: readonly Register[], readable: readonly Register[]): void {
    const { read, write } = this.#passesOn();
    const writeError = isOneOf(this.block, this.#write().address, written);
    const readError = isOneOf(this.block, this.read.address, readable);
    this.writeAnswer.error.assign(noneOf(writeError, ...write.map(({ here }) => here)));
    this.readAnswer.error.assign(noneOf(readError, ...read.map(({ here }) => here)));
    this.writeAnswer.done.assign(allOf(write.map(({ here, done }) => here.not().or(done))));
    this.readAnswer.done.assign(allOf(read.map(({ here, done }) => here.not().or(done))));
    this.readAnswer.data.assign(read.reduce<UIntSignal>((word, { here, value }) => mux(here, value, word), this.word));
  }

  /** What hardware sees of a register, and what it changes. */
  #shows(register: Register, index: number): void {
    const fields = fieldsOf(register);
    const copies = register.buffer === null ? this.state : this.active;
    for (const field of fields.filter(isSeen))
      assignTo(portOf(this.values, register, index, field), at(copies, register, index, field.name));
    for (const field of fields.filter((candidate) => isGiven(candidate) && candidate.access !== 'ro')) {
      const state = at(this.state, register, index, field.name);
      setBits(
        state,
        bitsOf(state)
          .and(at(this.clears, register, index, field.name).not())
          .or(bitsOf(portOf(this.inputs, register, index, field))),
      );
    }
    if (!register.notify) return;
    const notified = partOf(this.notified, register.name) as Bool | readonly Bool[];
    const port = register.count === null ? (notified as Bool) : (notified as readonly Bool[])[index];
    const own = (this.addresses as unknown as Readonly<Record<string, EnumSignal>>)[memberOf(register, index)];
    port.assign(this.#write().valid.and(unpack(this.addresses, this.#write().address).eq(own)));
  }

  /** Hands accesses to external registers on; says which those are, and what is answered. */
  #passesOn() {
    const read: { here: Bool; done: Bool; value: UIntSignal }[] = [];
    const write: { here: Bool; done: Bool }[] = [];
    for (const register of registersOf(this.block)) {
      if (!register.external) continue;
      const access = partOf(this.external, register.name) as Partial<Record<string, UIntSignal>>;
      const answer = partOf(this.externalAnswers, register.name);
      const passOn = (kind: 'read' | 'write', address: UIntSignal, valid: Bool): Bool => {
        const here = isOneOf(this.block, address, [register]);
        if (here === false) throw new Error('a register without an address');
        (access[kind] as unknown as Bool).assign(valid.and(here));
        access[`${kind}Index`]?.assign(elementAt(this.block, address, register, indexBits(register)));
        return here;
      };
      if (access.read !== undefined) {
        const { readDone, value } = answer as { readonly readDone: Bool; readonly value: UIntSignal };
        read.push({ here: passOn('read', this.read.address, this.read.valid), done: readDone, value });
      }
      if (access.write !== undefined) {
        const { address, data, strobes, valid } = this.#write();
        const { writeDone } = answer as { readonly writeDone: Bool };
        access.data?.assign(data);
        if (strobes !== undefined) access.strobes?.assign(strobes);
        write.push({ here: passOn('write', address, valid), done: writeDone });
      }
    }
    return { read, write };
  }

  #takesOver(): void {
    for (const [name, source] of Object.entries(this.block.updates)) {
      const update =
        source === 'hardware'
          ? (partOf(this.updates, name) as Bool)
          : (at(this.state, this.block.registers[source.register], 0, source.field) as Bool);
      when(update, () => {
        for (const register of registersOf(this.block)) {
          if (register.buffer !== name) continue;
          for (let i = 0; i < countOf(register); i++)
            for (const { name: field } of fieldsOf(register))
              setBits(at(this.active, register, i, field), bitsOf(at(this.state, register, i, field)));
        }
      });
    }
  }
}

/** One of a group of ports. */
const partOf = (ports: unknown, name: string): unknown => (ports as Readonly<Record<string, unknown>>)[name];

/** The port of a field in a group of ports. */
function portOf(ports: unknown, register: Register, index: number, field: Field): Value {
  const owner = partOf(ports, register.name);
  return partOf(register.count === null ? owner : (owner as readonly unknown[])[index], field.name) as Value;
}

/** A field's value as its bits. */
const bitsOf = (value: Value): UIntSignal =>
  value instanceof BoolSignal ? value.asUInt() : (value as UIntSignal).asUInt();

/** Gives a register the value with these bits in the next cycle. */
function setBits(target: Value, bits: UIntSignal): void {
  const { next } = target as unknown as { next(x: Value): void };
  next.call(target, target instanceof BoolSignal ? bits.bit(0) : unpack(target.type, bits));
}

function assignTo(target: Value, value: Value): void {
  (target as unknown as { assign(x: Value): void }).assign(value);
}

/** True where none of the conditions holds. */
function noneOf(...conditions: readonly (Bool | false)[]): Bool | true {
  const some = conditions.filter((condition) => condition !== false);
  return some.length === 0 ? true : some[0].or(...some.slice(1)).not();
}

function allOf(conditions: readonly Bool[]): Bool | true {
  return conditions.length === 0 ? true : conditions[0].and(...conditions.slice(1));
}
