import { closeSync, openSync, writeSync } from 'node:fs';
import { vcdChange, VcdHeader } from '../vcd/index.ts';
import type { EmbeddedProgram } from './program.ts';

/** Text that is kept before it is written. */
const CHUNK = 1 << 16;

interface Place {
  readonly offset: number;
  readonly bytes: number;
}

/** A signal in the file. */
interface Variable extends Place {
  readonly id: string;
  readonly width: number;
}

/** Waveforms of every named signal as a value change dump, with times in ps. Memories are not in it. */
export class VcdWriter {
  readonly #file: number;
  readonly #now: Uint8Array;
  readonly #shown: Uint8Array;
  readonly #variables: readonly Variable[];
  #text = '';
  #time: number;

  /** Null when the file cannot be written. The memory must be up to date. */
  static open(path: string, program: EmbeddedProgram, memory: ArrayBuffer, time: number): VcdWriter | null {
    let file: number;
    try {
      file = openSync(path, 'w');
    } catch {
      return null;
    }
    return new VcdWriter(file, program, memory, time);
  }

  private constructor(file: number, program: EmbeddedProgram, memory: ArrayBuffer, time: number) {
    this.#file = file;
    this.#now = new Uint8Array(memory);
    this.#shown = this.#now.slice();
    const { header, variables } = declarations(program);
    this.#variables = variables;
    this.#text = `${header.text('1ps')}#${time}\n$dumpvars\n`;
    for (const variable of variables) this.#show(variable);
    this.#text += '$end\n';
    this.#time = time;
  }

  /** Writes what has changed; times always grow. */
  dump(time: number): void {
    this.#time = Math.max(time, this.#time + 1);
    const now = this.#now;
    const shown = this.#shown;
    let stamped = false;
    for (const variable of this.#variables) {
      const end = variable.offset + variable.bytes;
      let at = variable.offset;
      while (at < end && now[at] === shown[at]) at += 1;
      if (at === end) continue;
      if (!stamped) this.#text += `#${this.#time}\n`;
      stamped = true;
      this.#show(variable);
    }
    if (!stamped) return;
    this.#shown.set(now);
    if (this.#text.length > CHUNK) this.#flush();
  }

  close(): void {
    this.#text += `#${this.#time + 1}\n`;
    this.#flush();
    closeSync(this.#file);
  }

  #show({ id, offset, bytes, width }: Variable): void {
    const now = this.#now;
    if (width === 1) {
      this.#text += vcdChange(id, 1, String(now[offset] & 1));
      return;
    }
    // Storage may be sign-extended: only `width` bits count, without zeros before the first one.
    let bits = '';
    for (let byte = bytes - 1; byte >= 0; byte -= 1) bits += now[offset + byte].toString(2).padStart(8, '0');
    bits = bits.slice(-width).replace(/^0+/, '');
    this.#text += vcdChange(id, width, bits === '' ? '0' : bits);
  }

  #flush(): void {
    writeSync(this.#file, this.#text);
    this.#text = '';
  }
}

function declarations({ engine, signals, interface: outside, offsets }: EmbeddedProgram): {
  readonly header: VcdHeader;
  readonly variables: readonly Variable[];
} {
  const header = new VcdHeader(outside.top);
  const variables: Variable[] = [];
  const byPlace = new Map<number, Variable>();
  const add = (scope: readonly string[], name: string, width: number, register: boolean, at: Place): void => {
    // Names for the same storage share their values in the file.
    const same = byPlace.get(at.offset);
    const sameAs = same?.width === width ? same.id : undefined;
    const id = header.declare({ scope, name, width, register, sameAs });
    if (sameAs !== undefined) return;
    const variable = { id, width, offset: at.offset, bytes: at.bytes };
    byPlace.set(at.offset, variable);
    variables.push(variable);
  };
  for (const port of outside.ports) {
    if (port.role !== 'data') add([], port.name, 1, false, { offset: offsets[port.index], bytes: 1 });
  }
  for (const { path, scope, name, width, kind } of signals.values()) {
    const slot = engine.kept.get(path);
    if (slot !== undefined) add(scope, name, width, kind === 'register', slot);
  }
  return { header, variables };
}
