import type { Backend, ModelInterface, StopFacts } from '../model/index.ts';
import { loadLibrary, viewMemory, type NativeApi, type NativeInstance } from './library.ts';
import type { Model } from './model.ts';

/** What Verilator prints for `$error` or `$fatal` in an assertion: RTL line, instance, message. */
const ASSERTION = /%Error: (\S+?:\d+): Assertion failed in (\S+?): (.*)/;

/** An instance of a Verilated model. The loop over cycles, streams and recording are in native/. */
export class VerilatorBackend implements Backend {
  readonly name = 'verilator';
  readonly inside = null;
  readonly interface: ModelInterface;
  readonly program: object;
  readonly memory: ArrayBuffer;
  readonly control: Float64Array;
  readonly #api: NativeApi;
  readonly #instance: NativeInstance;

  constructor(model: Model, options: { readonly seed: number; readonly initial: 'random' | 'zero' }) {
    this.interface = model.interface;
    const api = (this.#api = loadLibrary(model.library));
    this.program = api;
    const instance = (this.#instance = api.create(
      options.seed,
      options.initial === 'random' ? 2 : 0,
      model.wave ? 1 : 0,
    ));
    this.memory = viewMemory(api.memory(instance), api.memoryBytes(instance));
    this.control = new Float64Array(viewMemory(api.control(instance), 8 * api.controlLength(instance)));
  }

  offset(port: number): number {
    return this.#api.offset(this.#instance, port);
  }

  evaluate(): void {
    this.#api.evaluate(this.#instance);
  }

  run(cycles: number, mode: number, domain: number): number {
    return this.#api.run(this.#instance, cycles, mode, domain);
  }

  step(mode: number): number {
    return this.#api.step(this.#instance, mode);
  }

  clock(domain: number, period: number, phase: number): void {
    this.#api.clock(this.#instance, domain, period, phase);
  }

  restartCount(): void {
    this.#api.restartCount(this.#instance);
  }

  checkStreams(on: boolean): void {
    this.#api.checkStreams(this.#instance, on ? 1 : 0);
  }

  queue(stream: number, words: number, data: Uint8Array | null, stall: number, seed: number, idle: number): number {
    return this.#api.queue(this.#instance, stream, words, data, stall, seed, idle);
  }

  take(stream: number, facts: Float64Array, data: Uint8Array | null): boolean {
    return this.#api.take(this.#instance, stream, facts, data) !== 0;
  }

  clear(stream: number): void {
    this.#api.clear(this.#instance, stream);
  }

  violation(stream: number, held: Uint8Array, seen: Uint8Array): void {
    this.#api.violation(this.#instance, stream, held, seen);
  }

  until(ports: Uint32Array, values: BigUint64Array): void {
    this.#api.until(this.#instance, ports.length, ports, values);
  }

  record(depth: number, segments: Uint32Array): void {
    this.#api.record(this.#instance, depth, segments, segments.length / 2);
  }

  rows(bytes: number): Uint8Array {
    return new Uint8Array(viewMemory(this.#api.rows(this.#instance), bytes));
  }

  rowCycles(depth: number): Float64Array {
    return new Float64Array(viewMemory(this.#api.rowCycles(this.#instance), depth * 8));
  }

  traceOpen(path: string): boolean {
    return this.#api.traceOpen(this.#instance, path, 99) !== 0;
  }

  traceClose(): void {
    this.#api.traceClose(this.#instance);
  }

  takeMessages(): { printed: string; stop: StopFacts | null } {
    const text = this.#api.messages(this.#instance);
    const file = this.#api.stopFile(this.#instance);
    const line = this.#api.stopLine(this.#instance);
    this.#api.messagesClear(this.#instance);
    const lines = text.split('\n').filter((one) => one !== '');
    if (line === 0) return { printed: lines.join('\n'), stop: null };
    const printed = lines.filter((one) => !ASSERTION.test(one)).join('\n');
    return { printed, stop: stopFacts(text, `${file}:${line}`, this.interface.top) };
  }

  destroy(): void {
    this.#api.destroy(this.#instance);
  }
}

function stopFacts(printed: string, rtl: string, top: string): StopFacts {
  const match = ASSERTION.exec(printed);
  const text = match?.[3] ?? '$stop in the design';
  const source = /\s*\(([^()\s]+):(\d+)(?::\d+)?\)$/.exec(text);
  const message = source === null ? text : text.slice(0, source.index);
  return {
    kind: message.startsWith('assumption: ') ? 'assumption' : 'assertion',
    assertion: message.replace(/^(assertion|assumption): /, ''),
    place: source === null ? null : { file: source[1] ?? '', line: Number(source[2]) },
    rtl: match?.[1] ?? rtl,
    instance: match?.[2]?.replace(/^TOP\./, '') ?? top,
  };
}
