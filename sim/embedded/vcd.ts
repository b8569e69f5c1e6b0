import { closeSync, openSync, writeSync } from 'node:fs';
import type { EmbeddedProgram } from './program.ts';

/** Text that is kept before it is written. */
const CHUNK = 1 << 16;

/** A signal in the file. */
interface Variable {
  readonly id: string;
  readonly offset: number;
  readonly bytes: number;
  readonly width: number;
}

interface Scope {
  readonly name: string;
  readonly children: Map<string, Scope>;
  readonly signals: { name: string; width: number; register: boolean; variable: Variable }[];
}

/**
 * Waveforms of every named signal as a value change dump (IEEE 1800-2017, clause 21.7), with a scope per instance and times in ps. Memories are not in
 * it.
 */
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
    const { root, variables } = scopes(program);
    this.#variables = variables;
    this.#text = '$version Mosaic embedded engine $end\n$timescale 1ps $end\n';
    this.#describe(root);
    this.#text += `$enddefinitions $end\n#${time}\n$dumpvars\n`;
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

  #describe(scope: Scope): void {
    this.#text += `$scope module ${scope.name} $end\n`;
    for (const { name, width, register, variable } of scope.signals) {
      const range = width === 1 ? '' : ` [${width - 1}:0]`;
      this.#text += `$var ${register ? 'reg' : 'wire'} ${width} ${variable.id} ${name}${range} $end\n`;
    }
    for (const child of scope.children.values()) this.#describe(child);
    this.#text += '$upscope $end\n';
  }

  #show({ id, offset, bytes, width }: Variable): void {
    const now = this.#now;
    if (width === 1) {
      this.#text += `${now[offset] & 1}${id}\n`;
      return;
    }
    // Storage may be sign-extended: only `width` bits count, without zeros before the first one.
    let bits = '';
    for (let byte = bytes - 1; byte >= 0; byte -= 1) bits += now[offset + byte].toString(2).padStart(8, '0');
    bits = bits.slice(-width).replace(/^0+/, '');
    this.#text += `b${bits === '' ? '0' : bits} ${id}\n`;
  }

  #flush(): void {
    writeSync(this.#file, this.#text);
    this.#text = '';
  }
}

function scopes({ engine, signals, interface: outside, offsets }: EmbeddedProgram): {
  root: Scope;
  variables: Variable[];
} {
  const root: Scope = { name: outside.top, children: new Map(), signals: [] };
  const variables: Variable[] = [];
  const byPlace = new Map<number, Variable>();
  const add = (scope: Scope, name: string, width: number, register: boolean, offset: number, bytes: number): void => {
    // Names for the same storage share their values in the file.
    let variable = byPlace.get(offset);
    if (variable === undefined || variable.width !== width) {
      variable = { id: identifier(variables.length), offset, bytes, width };
      byPlace.set(offset, variable);
      variables.push(variable);
    }
    const taken = new Set(scope.signals.map((other) => other.name));
    let free = name;
    for (let n = 2; taken.has(free); n += 1) free = `${name}_${n}`;
    scope.signals.push({ name: free, width, register, variable });
  };
  for (const port of outside.ports) {
    if (port.role !== 'data') add(root, port.name, 1, false, offsets[port.index], 1);
  }
  for (const { path, scope: instances, name, width, kind } of signals.values()) {
    const slot = engine.kept.get(path);
    if (slot === undefined) continue;
    let scope = root;
    for (const part of instances) {
      let child = scope.children.get(part);
      if (child === undefined) scope.children.set(part, (child = { name: part, children: new Map(), signals: [] }));
      scope = child;
    }
    add(scope, name, width, kind === 'register', slot.offset, slot.bytes);
  }
  return { root, variables };
}

/** Short identifiers of the printable characters `!` to `~`. */
function identifier(index: number): string {
  let id = '';
  for (let rest = index; ; rest = Math.floor(rest / 94) - 1) {
    id = String.fromCharCode(33 + (rest % 94)) + id;
    if (rest < 94) return id;
  }
}
