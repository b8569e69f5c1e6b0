import type { Design, Signal } from '../../gen/ir/index.ts';
import type { EngineInstance, EngineProgram, Slot } from '../../sim/engine/index.ts';

/** A port, and where its value stands in a row: where it also lies in the engine's memory. */
export interface TracePort {
  readonly name: string;
  readonly output: boolean;
  readonly slot: Slot;
}

/** What went over all ports of a design in every cycle from its reset on. Rows are copies of the memory's first words. */
export interface Trace {
  readonly ports: readonly TracePort[];
  readonly rowWords: number;
  readonly cycles: number;
  readonly rows: Int32Array;
  /** Words from and to which inputs lie (resets among them), and outputs. */
  readonly inputs: readonly [from: number, to: number];
  readonly outputs: readonly [from: number, to: number];
}

/** Cycles in reset at the beginning of every trace. */
export const RESET_CYCLES = 2;

/** Records cycles while something drives the design. */
export class Recorder {
  readonly program: EngineProgram;
  readonly instance: EngineInstance;
  readonly view: DataView;
  readonly #rows: Int32Array[] = [];
  readonly #words: Int32Array;
  readonly #ports: readonly TracePort[];

  constructor(program: EngineProgram) {
    this.program = program;
    this.instance = program.instantiate({ initial: 'zero' });
    this.view = new DataView(this.instance.memory);
    this.#ports = portsOf(program);
    this.#words = new Int32Array(this.instance.memory, 0, endOf(this.#ports) / 4);
    this.#setResets(true);
    for (let i = 0; i < RESET_CYCLES; i++) this.cycle();
    this.#setResets(false);
  }

  #setResets(active: boolean): void {
    for (const { domain, reset } of this.program.domains) {
      if (reset !== null) this.view.setUint8(reset.offset, domain.reset?.activeLow === active ? 0 : 1);
    }
  }

  /** One edge of all clocks; the outputs in memory are then those from just before it. */
  cycle(): void {
    const failed = this.instance.tick(2 ** this.program.domains.length - 1);
    if (failed > 0) throw new Error(`a check failed: ${this.program.checks[failed - 1].check.message}`);
    this.#rows.push(this.#words.slice());
  }

  finish(): Trace {
    const rowWords = this.#words.length;
    const rows = new Int32Array(rowWords * this.#rows.length);
    this.#rows.forEach((row, i) => rows.set(row, i * rowWords));
    const range = (output: boolean): [number, number] => {
      const slots = this.#ports.filter((port) => port.output === output).map(({ slot }) => slot);
      const from = Math.floor(Math.min(...slots.map(({ offset }) => offset)) / 4);
      return [from, Math.ceil(Math.max(...slots.map(({ offset, bytes }) => offset + bytes)) / 4)];
    };
    return {
      ports: this.#ports,
      rowWords,
      cycles: this.#rows.length,
      rows,
      inputs: range(false),
      outputs: range(true),
    };
  }
}

function portsOf(program: EngineProgram): TracePort[] {
  const ports = (program.design as Design).top.ports.map((port: Signal) => ({
    name: port.name,
    output: port.kind === 'output',
    slot: program.slotOf(port),
  }));
  const resets = program.domains.flatMap(({ domain, reset }) =>
    reset === null || domain.reset === null ? [] : [{ name: domain.reset.name, output: false, slot: reset }],
  );
  return [...ports, ...resets];
}

function endOf(ports: readonly TracePort[]): number {
  return 8 * Math.ceil(Math.max(...ports.map(({ slot }) => slot.offset + slot.bytes)) / 8);
}

/**
 * Plays a trace's inputs `repeats` times, one pass after the other. The checksum takes in every output in every cycle: two simulators
 * that begin with zeros everywhere must come to the same.
 */
export function play(instance: EngineInstance, trace: Trace, repeats: number): { cycles: number; checksum: number } {
  const { rows, rowWords, cycles } = trace;
  const [firstIn, endIn] = trace.inputs;
  const [firstOut, endOut] = trace.outputs;
  const memory = new Int32Array(instance.memory);
  let checksum = 0;
  for (let r = 0; r < repeats; r++) {
    let base = 0;
    for (let cycle = 0; cycle < cycles; cycle++, base += rowWords) {
      for (let i = firstIn; i < endIn; i++) memory[i] = rows[base + i];
      if (instance.tick(1) !== 0) throw new Error('a check failed');
      // Verilator sees an asynchronous reset that is active from the start at the first clock edge only
      if (r === 0 && cycle < RESET_CYCLES) continue;
      for (let i = firstOut; i < endOut; i++) checksum = (Math.imul(checksum, 31) + memory[i]) | 0;
    }
  }
  return { cycles: repeats * cycles, checksum: checksum >>> 0 };
}
