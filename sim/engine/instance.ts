import { Random } from '../random/index.ts';
import { Boxes } from './black-box.ts';
import { EngineError } from './errors.ts';
import type { ArrayCell, Slot, StateCell } from './layout.ts';
import { storageBytes } from './layout.ts';
import { fillRandom, readPattern, writePattern } from './memory.ts';
import type { NamedMemory, Program } from './program.ts';
import type { WasmMemory } from './wasm/host.ts';
import { wasm } from './wasm/host.ts';
import type { EngineInstance, InstantiateOptions, Snapshot } from './types.ts';

type Run = () => number;

/** A design's memory, and the functions that run on it. */
export class Instance implements EngineInstance {
  readonly memory: ArrayBuffer;
  readonly #program: Program;
  readonly #imports: { readonly env: { readonly memory: WasmMemory } };
  readonly #view: DataView;
  readonly #ticks: (Run | undefined)[] = [];
  readonly #peeks = new Map<string, Run>();
  readonly #boxes: Boxes | null;
  readonly #settle: Run;
  /** The domains of the last tick, and what does it. */
  #lastDomains = -1;
  #run: Run = () => 0;
  #late: Random | null;

  constructor(program: Program, { seed = 1, initial = 'random', metastability }: InstantiateOptions) {
    this.#program = program;
    const pages = Math.ceil(program.memoryBytes / 65_536);
    const memory = new wasm.Memory({ initial: pages, maximum: pages });
    this.#imports = { env: { memory } };
    this.memory = memory.buffer;
    this.#view = new DataView(memory.buffer);
    this.#fill(initial === 'zero' ? null : new Random(seed));
    this.#disturb();
    this.#late = metastability === undefined ? null : new Random(metastability);
    this.#settle = this.#link('settle');
    const { boxes } = program.elaborated;
    this.#boxes = boxes.length === 0 ? null : new Boxes(boxes, this.memory);
  }

  evaluate(): void {
    if (this.#boxes === null) this.#settle();
    else this.#boxes.settle(this.#settle);
  }

  tick(domains: number): number {
    if (domains !== this.#lastDomains) this.#turnTo(domains);
    if (this.#late !== null) this.#drawLate(this.#late);
    if (this.#boxes === null) return this.#run();
    this.#boxes.settle(this.#settle);
    const failed = this.#run();
    this.#boxes.edge(domains);
    return failed;
  }

  peek(path: string, index = 0): bigint {
    const named = this.#program.find(path);
    if (named.kind === 'memory') return readPattern(this.#view, this.#wordSlot(path, this.#arrayOf(named), index));
    let run = this.#peeks.get(path);
    if (run === undefined) this.#peeks.set(path, (run = this.#link(`peek ${path}`)));
    this.#boxes?.settle(this.#settle);
    run();
    return readPattern(this.#view, this.#program.peekSlot(named.signal));
  }

  poke(path: string, value: bigint, index = 0): void {
    const named = this.#program.find(path);
    this.#disturb();
    if (named.kind === 'memory') {
      writePattern(this.#view, this.#wordSlot(path, this.#arrayOf(named), index), value);
      return;
    }
    const cell = this.#program.elaborated.layout.states.get(named.scope)?.get(named.signal);
    const input = named.scope.parent === null ? this.#program.elaborated.layout.inputs.get(named.signal) : undefined;
    if (cell !== undefined) writeState(this.#view, cell, value);
    else if (input !== undefined) writePattern(this.#view, input.slot, value);
    else {
      throw new EngineError({
        what: `${path} cannot be changed: its value follows from others`,
        expected: 'a register, a memory or an input of the top',
        found: `a ${named.signal.kind}`,
      });
    }
  }

  coverCount(check: number): number {
    const offset = this.#program.elaborated.covers.get(check);
    return offset === undefined ? 0 : this.#view.getUint32(offset, true);
  }

  snapshot(): Snapshot {
    const program = this.#program;
    return { program, memory: this.memory.slice(0), boxes: this.#boxes?.models.map((model) => model.save()) ?? [] };
  }

  restore({ program, memory, boxes }: Snapshot): void {
    if (program !== this.#program) {
      throw new EngineError({
        what: 'the snapshot is of another program',
        expected: `a snapshot of an instance of this program of ${this.#program.design.top.className}`,
        found: `one of a program of ${program.design.top.className}`,
        fix: 'compile the design once, and make all instances that exchange snapshots from that program',
      });
    }
    new Uint8Array(this.memory).set(new Uint8Array(memory));
    this.#disturb();
    this.#boxes?.models.forEach((model, i) => model.restore(boxes[i]));
  }

  /** What rests is known to one module alone: the next one knows nothing. */
  #turnTo(domains: number): void {
    this.#run = this.#ticks[domains] ??= this.#link(`tick${domains}`);
    this.#lastDomains = domains;
    this.#disturb();
  }

  /** State was changed by something else than a tick of the same domains: nothing rests in the next one. */
  #disturb(): void {
    this.#view.setInt32(this.#program.elaborated.stale.offset, -1, true);
  }

  #link(what: string): Run {
    const { exports } = new wasm.Instance(this.#program.moduleOf(what), this.#imports);
    return exports.run as Run;
  }

  #arrayOf({ scope, memory }: NamedMemory): ArrayCell {
    return this.#program.elaborated.layout.arrays.get(scope)!.get(memory)!;
  }

  #wordSlot(path: string, { base, stride, memory }: ArrayCell, index: number): Slot {
    if (Number.isInteger(index) && index >= 0 && index < memory.depth) {
      return { offset: base + index * stride, bytes: storageBytes(memory.width), width: memory.width, signed: false };
    }
    throw new EngineError({
      what: `${path} has no word ${index}`,
      expected: `an address from 0 to ${memory.depth - 1}`,
    });
  }

  /** What is there at time zero: initial values where the design gives them, else random bits, or zeros. */
  #fill(random: Random | null): void {
    const { layout } = this.#program.elaborated;
    const view = this.#view;
    const bits = (width: number): bigint => {
      if (random === null) return 0n;
      let value = 0n;
      for (let i = 0; i < width; i += 32) value |= BigInt(random.uint32()) << BigInt(i);
      return BigInt.asUintN(width, value);
    };
    for (const cells of layout.states.values()) {
      for (const cell of cells.values()) {
        const initial = hasInitialValue(cell);
        writeState(view, cell, initial ? (cell.signal.reset ?? 0n) : bits(cell.signal.width));
      }
    }
    for (const cells of layout.arrays.values()) {
      for (const { base, stride, memory } of cells.values()) {
        const { init, width, depth } = memory;
        if (init === null && random === null) continue;
        for (let i = 0; i < depth; i++) {
          const slot: Slot = { offset: base + i * stride, bytes: storageBytes(width), width, signed: false };
          if (init !== null) writePattern(view, slot, init[i] ?? 0n);
          else fillRandom(view, slot, () => random!.uint32());
        }
      }
    }
  }

  #drawLate(random: Random): void {
    for (const { random: slot } of this.#program.elaborated.crossings.values()) {
      let value = 0n;
      for (let i = 0; i < slot.width; i += 32) value |= BigInt(random.uint32()) << BigInt(i);
      writePattern(this.#view, slot, value);
    }
  }
}

/** Registers of a domain without reset start with their reset value. */
function hasInitialValue({ signal }: StateCell): boolean {
  return signal.kind === 'reg' && signal.reset !== null && signal.domain?.reset === null;
}

function writeState(view: DataView, { slot, signal }: StateCell, value: bigint): void {
  writePattern(view, slot, value, signal.signed);
}
