import { addressOf, countOf, fieldsOf, registersOf } from '../../../hw/registers/definition/index.ts';
import type { Block, Field, Register } from '../../../hw/registers/definition/index.ts';

/** Values of ports by their paths, as bits. */
export type Ports = Map<string, bigint>;

/**
 * What docs/registers.md says of a block, in numbers: `outputs` of a cycle from its inputs, then `step` to the next.
 * Knows nothing of how the circuit does it.
 */
export class RegisterModel {
  readonly #block: Block;
  /** Fields by element and name; what is double-buffered has a second value. */
  readonly #values = new Map<string, bigint>();
  readonly #active = new Map<string, bigint>();

  constructor(block: Block) {
    this.#block = block;
    for (const { key, field } of this.#fields()) {
      this.#values.set(key, field.reset ?? 0n);
      this.#active.set(key, field.reset ?? 0n);
    }
  }

  *#elements(): Generator<{ register: Register; index: number; path: string; address: number }> {
    for (const register of registersOf(this.#block)) {
      for (let index = 0; index < countOf(register); index++) {
        const path = register.count === null ? register.name : `${register.name}.${index}`;
        yield { register, index, path, address: addressOf(register, index) };
      }
    }
  }

  *#fields(): Generator<{ register: Register; field: Field; key: string; address: number }> {
    for (const { register, path, address } of this.#elements()) {
      if (register.external) continue;
      for (const field of fieldsOf(register)) yield { register, field, key: `${path}.${field.name}`, address };
    }
  }

  outputs(inputs: Ports): Ports {
    const out: Ports = new Map();
    const of = (path: string) => inputs.get(path) ?? 0n;
    const bool = (condition: boolean) => (condition ? 1n : 0n);
    for (const { register, field, key } of this.#fields()) {
      if (field.access === 'ro') continue;
      out.set(`values.${key}`, (register.buffer === null ? this.#values : this.#active).get(key) ?? 0n);
    }
    const read = { done: 1n, error: 1n, data: 0n };
    const write = { done: 1n, error: 1n };
    for (const { register, index, path, address } of this.#elements()) {
      const reads = BigInt(address) === of('read.address');
      const writes = BigInt(address) === of('write.address');
      const fields = fieldsOf(register);
      const readable = fields.some(({ access }) => ['rw', 'ro', 'w1c', 'rc'].includes(access));
      const writable = register.notify || fields.some(({ access }) => ['rw', 'wo', 'w1c', 'pulse'].includes(access));
      if (register.notify) out.set(`notified.${path}`, bool(writes && of('write.valid') === 1n));
      if (reads && readable) {
        read.error = 0n;
        if (register.external) {
          read.done = of(`externalAnswers.${register.name}.readDone`);
          read.data = of(`externalAnswers.${register.name}.value`);
        } else read.data = this.#word(path, fields, inputs);
      }
      if (writes && writable) {
        write.error = 0n;
        if (register.external) write.done = of(`externalAnswers.${register.name}.writeDone`);
      }
      if (!register.external) continue;
      const name = `external.${register.name}`;
      for (const [kind, hit, takes] of [
        ['read', reads, readable],
        ['write', writes, writable],
      ] as const) {
        if (!takes) continue;
        const valid = of(`${kind}.valid`) === 1n && hit;
        if (index === 0 || valid) out.set(`${name}.${kind}`, bool(valid));
        if (register.count !== null && hit) out.set(`${name}.${kind}Index`, BigInt(index));
      }
      if (!writable) continue;
      out.set(`${name}.data`, of('write.data'));
      if (this.#block.byteStrobes) out.set(`${name}.strobes`, of('write.strobes'));
    }
    out.set('readAnswer.done', read.done).set('readAnswer.error', read.error);
    // what an unanswered read shows does not matter
    if (read.done === 1n) out.set('readAnswer.data', read.data);
    return out.set('writeAnswer.done', write.done).set('writeAnswer.error', write.error);
  }

  #word(path: string, fields: readonly Field[], inputs: Ports): bigint {
    let word = 0n;
    for (const { name, access, lsb } of fields) {
      const value = access === 'ro' ? inputs.get(`inputs.${path}.${name}`) : this.#values.get(`${path}.${name}`);
      if (access !== 'wo' && access !== 'pulse') word |= (value ?? 0n) << BigInt(lsb);
    }
    return word;
  }

  step(inputs: Ports): void {
    const of = (path: string) => inputs.get(path) ?? 0n;
    // taken over is what was there before this cycle's write
    for (const { register, key } of this.#fields()) {
      if (register.buffer === null) continue;
      const source = this.#block.updates[register.buffer];
      const now =
        source === 'hardware'
          ? of(`updates.${register.buffer}`)
          : this.#values.get(`${source.register}.${source.field}`);
      if (now === 1n) this.#active.set(key, this.#values.get(key) ?? 0n);
    }
    let strobed = 0n;
    for (let bit = 0n; bit < BigInt(this.#block.writeBits); bit++)
      if (!this.#block.byteStrobes || (of('write.strobes') >> (bit / 8n)) & 1n) strobed |= 1n << bit;
    for (const { field, key, address } of this.#fields()) {
      const all = (1n << BigInt(field.width)) - 1n;
      const written = of('write.valid') === 1n && of('write.address') === BigInt(address);
      const read = of('read.valid') === 1n && of('read.address') === BigInt(address);
      const data = (of('write.data') >> BigInt(field.lsb)) & all;
      const mask = written ? (strobed >> BigInt(field.lsb)) & all : 0n;
      const before = this.#values.get(key) ?? 0n;
      const events = of(`inputs.${key}`);
      const after = {
        ro: 0n,
        rw: (before & ~mask) | (data & mask),
        wo: (before & ~mask) | (data & mask),
        pulse: data & mask,
        w1c: (before & ~(data & mask)) | events,
        rc: (read ? 0n : before) | events,
      }[field.access];
      this.#values.set(key, after);
    }
  }
}
