import { UserError } from '../../gen/errors.ts';
import {
  CONTROL,
  MODE,
  STATUS,
  type Backend,
  type Inside,
  type ModelInterface,
  type ModelStream,
} from '../model/index.ts';
import { AssertionFailure, HangError, PortError, StreamRuleError, type StreamState } from './errors.ts';
import { showWord } from './words.ts';

const NOTHING = new ArrayBuffer(0);
const ENDS_EARLY = MODE.anyTransfer | MODE.allTransfers | MODE.until;

/** Which cycles are kept for `waves`: those of `step`, all, or none. */
export type Recording = 'steps' | 'all' | 'none';

export interface SessionOptions {
  readonly recording: Recording;
  readonly onPrint: (text: string) => void;
}

/**
 * A running instance of a design: the memory of its ports, seen as typed arrays, and what moves it on. Inputs that have been written but not
 * yet evaluated are noted in `dirty`; reading an output then evaluates first.
 */
export class Session {
  readonly interface: ModelInterface;
  u8: Uint8Array;
  u16: Uint16Array;
  u32: Uint32Array;
  u64: BigUint64Array;
  dirty = false;
  /** `reset()` holds resets. */
  resetting = false;
  /** Byte offset of each port in the views. */
  readonly offsets: readonly number[];

  readonly #backend: Backend;
  private readonly control: Float64Array;
  private readonly options: SessionOptions;
  /** The mode bit for recording, in `step` and in other runs. */
  private readonly recordSteps: number;
  private readonly recordRuns: number;
  private disposed = false;

  constructor(backend: Backend, options: SessionOptions) {
    this.#backend = backend;
    this.interface = backend.interface;
    this.options = options;
    this.recordSteps = options.recording === 'none' ? 0 : MODE.record;
    this.recordRuns = options.recording === 'all' ? MODE.record : 0;
    this.u8 = new Uint8Array(backend.memory);
    this.u16 = new Uint16Array(backend.memory);
    this.u32 = new Uint32Array(backend.memory);
    this.u64 = new BigUint64Array(backend.memory);
    this.control = backend.control;
    this.offsets = this.interface.ports.map((port) => backend.offset(port.index));
  }

  /** What runs the design; throws once the simulation has been disposed of. */
  get backend(): Backend {
    if (this.disposed) throw new UserError({ what: 'the simulation has ended; its ports are gone with it' });
    return this.#backend;
  }

  /** Whether it has been disposed of. */
  get ended(): boolean {
    return this.disposed;
  }

  /** Cycles of the default domain since the initial reset. */
  get cycle(): number {
    return this.control[CONTROL.cycle] ?? 0;
  }

  /** Rows recorded since the initial reset, those that have been overwritten included. */
  get samples(): number {
    return this.control[CONTROL.samples] ?? 0;
  }

  /** Lets written inputs take effect on the outputs, without a clock edge. */
  settle(): void {
    this.backend.evaluate();
    this.dirty = false;
  }

  /**
   * Runs the design for at most `cycles` cycles of a domain.
   *
   * @param mode bits of `MODE`
   * @returns why it came back: `STATUS.limit`, `transfer`, `until` or `finished`
   * @throws {AssertionFailure | HangError | StreamRuleError}
   */
  run(cycles: number, mode: number, domain = 0): number {
    const stepping = (mode & ENDS_EARLY) === 0;
    const record = stepping ? this.recordSteps : this.recordRuns;
    const status =
      cycles === 1 && domain === 0 ? this.backend.step(mode | record) : this.backend.run(cycles, mode | record, domain);
    if (cycles > 0) this.dirty = this.control[CONTROL.unsettled] !== 0;
    if (status === STATUS.limit && this.control[CONTROL.printed] === 0) return status;
    const { printed, stop } = this.#backend.takeMessages();
    if (printed !== '') this.options.onPrint(printed);
    if (status === STATUS.stopped && stop !== null)
      throw new AssertionFailure({ ...stop, cycle: this.cycle - 1, inReset: this.resetting });
    if (status === STATUS.violation) throw this.ruleError();
    if (status === STATUS.hang) throw new HangError('no progress', this.cycle, this.unfinished());
    return status;
  }

  /** The streams with an unfinished transfer. */
  unfinished(): StreamState[] {
    const states: StreamState[] = [];
    for (const stream of this.interface.streams) {
      const fact = (what: number) => this.control[CONTROL.streams + CONTROL.perStream * stream.index + what] ?? 0;
      if (fact(CONTROL.busy) === 0) continue;
      states.push({
        path: stream.path,
        direction: stream.direction,
        done: fact(CONTROL.done),
        words: fact(CONTROL.words),
        valid: fact(CONTROL.valid) !== 0,
        ready: fact(CONTROL.ready) !== 0,
        idleCycles: fact(CONTROL.idle),
      });
    }
    return states;
  }

  /** Number of a domain. */
  domainIndex(name: string | undefined): number {
    if (name === undefined) return 0;
    const { domains, top } = this.interface;
    const index = domains.findIndex((domain) => domain.name === name);
    if (index >= 0) return index;
    throw new PortError({
      what: `${top} has no clock domain "${name}"`,
      expected:
        domains.length === 0 ? 'none: the design has no clock' : domains.map((domain) => domain.name).join(', '),
    });
  }

  setReset(domain: number, active: boolean): void {
    const reset = this.interface.domains[domain]?.reset;
    if (reset === null || reset === undefined) return;
    const offset = this.offsets[reset.port] ?? 0;
    this.u8[offset] = active ? reset.activeLevel : 1 - reset.activeLevel;
  }

  /** Registers, wires and memories. Written inputs have been evaluated. */
  inside(wish: string): Inside {
    const { inside } = this.backend;
    if (inside === null) {
      throw new PortError({
        what: `cannot ${wish}: on Verilator a testbench sees the ports only`,
        fix: "simulate(module, { engine: 'embedded' }), or look at registers in a waveform file (wave: 'x.fst')",
      });
    }
    if (this.dirty) this.settle();
    return inside;
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    // The views must not outlive the memory: reading goes through `dirty` to the error above.
    this.u8 = new Uint8Array(NOTHING);
    this.u16 = new Uint16Array(NOTHING);
    this.u32 = new Uint32Array(NOTHING);
    this.u64 = new BigUint64Array(NOTHING);
    this.dirty = true;
    this.#backend.destroy();
  }

  private ruleError(): Error {
    const stream = this.interface.streams[this.control[CONTROL.violationStream] ?? 0] as ModelStream;
    const cycle = this.cycle - 1;
    const held = new Uint8Array(stream.wordBytes);
    const seen = new Uint8Array(stream.wordBytes);
    this.#backend.violation(stream.index, held, seen);
    if (this.control[CONTROL.violation] === 1) {
      return new StreamRuleError(stream.path, cycle, {
        what: 'the design withdrew a word that had not been taken',
        expected: `valid stays 1 until ready is 1 (the word was ${showWord(stream, held)})`,
        found: 'valid is 0',
      });
    }
    return new StreamRuleError(stream.path, cycle, {
      what: 'the design changed a word that had not been taken',
      expected: `${showWord(stream, held)} until ready is 1`,
      found: showWord(stream, seen),
    });
  }
}
