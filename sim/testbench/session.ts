import { UserError } from '../../gen/errors.ts';
import { CONTROL, loadLibrary, MODE, STATUS, viewMemory } from '../verilator/library.ts';
import type { Model, ModelStream, NativeApi, NativeInstance } from '../verilator/index.ts';
import { AssertionFailure, HangError, PortError, StreamRuleError, type StreamState } from './errors.ts';
import { showWord } from './words.ts';

const NOTHING = new ArrayBuffer(0);
const ENDS_EARLY = MODE.anyTransfer | MODE.allTransfers | MODE.until;

/** Which cycles are kept for `waves`: those of `step`, all, or none. */
export type Recording = 'steps' | 'all' | 'none';

export interface SessionOptions {
  readonly seed: number;
  readonly initial: 'random' | 'zero';
  readonly recording: Recording;
  readonly onPrint: (text: string) => void;
}

/**
 * A running instance of a model: the memory of its ports, seen as typed arrays, and what moves it on. Inputs that have been written but not
 * yet evaluated are noted in `dirty`; reading an output then evaluates first.
 */
export class Session {
  readonly model: Model;
  readonly api: NativeApi;
  u8: Uint8Array;
  u16: Uint16Array;
  u32: Uint32Array;
  u64: BigUint64Array;
  dirty = false;
  /** Byte offset of each port in the views. */
  readonly offsets: readonly number[];

  private readonly native: NativeInstance;
  private readonly control: Float64Array;
  private readonly options: SessionOptions;
  /** The mode bit for recording, in `step` and in other runs. */
  private readonly recordSteps: number;
  private readonly recordRuns: number;
  private disposed = false;

  constructor(model: Model, options: SessionOptions) {
    this.model = model;
    this.options = options;
    this.recordSteps = options.recording === 'none' ? 0 : MODE.record;
    this.recordRuns = options.recording === 'all' ? MODE.record : 0;
    this.api = loadLibrary(model.library);
    this.native = this.api.create(options.seed, options.initial === 'random' ? 2 : 0, model.wave ? 1 : 0);
    const memory = viewMemory(this.api.memory(this.native), this.api.memoryBytes(this.native));
    this.u8 = new Uint8Array(memory);
    this.u16 = new Uint16Array(memory);
    this.u32 = new Uint32Array(memory);
    this.u64 = new BigUint64Array(memory);
    this.control = new Float64Array(viewMemory(this.api.control(this.native), 8 * this.api.controlLength(this.native)));
    this.offsets = model.interface.ports.map((port) => this.api.offset(this.native, port.index));
  }

  /** The native instance; throws once the simulation has been disposed of. */
  get instance(): NativeInstance {
    if (this.disposed) throw new UserError({ what: 'the simulation has ended; its ports are gone with it' });
    return this.native;
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
    this.api.evaluate(this.instance);
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
      cycles === 1 && domain === 0
        ? this.api.step(this.instance, mode | record)
        : this.api.run(this.instance, cycles, mode | record, domain);
    // The end of a transfer takes its valid or ready away; otherwise everything has settled after the last edge.
    if (cycles > 0) this.dirty = this.control[CONTROL.released] !== 0;
    if (status === STATUS.limit && this.control[CONTROL.printed] === 0) return status;
    const printed = this.api.messages(this.native);
    if (printed !== '') this.forward(printed, status);
    if (status === STATUS.stopped) throw this.stopError(printed);
    if (status === STATUS.violation) throw this.ruleError();
    if (status === STATUS.hang) throw new HangError('no progress', this.cycle, this.unfinished());
    return status;
  }

  /** The streams with an unfinished transfer. */
  unfinished(): StreamState[] {
    const states: StreamState[] = [];
    for (const stream of this.model.interface.streams) {
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
    const { domains, top } = this.model.interface;
    const index = domains.findIndex((domain) => domain.name === name);
    if (index >= 0) return index;
    throw new PortError({
      what: `${top} has no clock domain "${name}"`,
      expected:
        domains.length === 0 ? 'none: the design has no clock' : domains.map((domain) => domain.name).join(', '),
    });
  }

  setReset(domain: number, active: boolean): void {
    const reset = this.model.interface.domains[domain]?.reset;
    if (reset === null || reset === undefined) return;
    const offset = this.offsets[reset.port] ?? 0;
    this.u8[offset] = active ? reset.activeLevel : 1 - reset.activeLevel;
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
    this.api.destroy(this.native);
  }

  private forward(printed: string, status: number): void {
    const lines = printed
      .split('\n')
      .filter((line) => line !== '' && !(status === STATUS.stopped && ASSERTION.test(line)));
    if (lines.length > 0) this.options.onPrint(lines.join('\n'));
    if (status !== STATUS.stopped) this.api.messagesClear(this.native);
  }

  private stopError(printed: string): AssertionFailure {
    const match = ASSERTION.exec(printed);
    const rtl = `${this.api.stopFile(this.native)}:${this.api.stopLine(this.native)}`;
    this.api.messagesClear(this.native);
    const text = match?.[3] ?? '$stop in the design';
    const source = /\s*\(([^()\s]+):(\d+)(?::\d+)?\)$/.exec(text);
    const message = source === null ? text : text.slice(0, source.index);
    return new AssertionFailure({
      kind: message.startsWith('assumption: ') ? 'assumption' : 'assertion',
      assertion: message.replace(/^(assertion|assumption): /, ''),
      place: source === null ? null : { file: source[1] ?? '', line: Number(source[2]) },
      rtl: match?.[1] ?? rtl,
      instance: match?.[2]?.replace(/^TOP\./, '') ?? this.model.interface.top,
      cycle: this.cycle - 1,
    });
  }

  private ruleError(): Error {
    const stream = this.model.interface.streams[this.control[CONTROL.violationStream] ?? 0] as ModelStream;
    const cycle = this.cycle - 1;
    const held = new Uint8Array(stream.wordBytes);
    const seen = new Uint8Array(stream.wordBytes);
    this.api.violation(this.native, stream.index, held, seen);
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

/** What Verilator prints for `$error` in an assertion: RTL line, instance, message. */
const ASSERTION = /%Error: (\S+?:\d+): Assertion failed in (\S+?): (.*)/;
