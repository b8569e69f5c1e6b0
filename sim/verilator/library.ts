import koffi from 'koffi';

/** An instance of the design inside native code: its address, as a number because koffi passes these fastest. */
export type NativeInstance = number & { readonly brand: 'mosaic instance' };
/** An address in native memory. */
export type Pointer = bigint & { readonly brand: 'pointer' };

/** The functions of native/api.cpp. Times in ps, cycles and seeds as doubles. */
export interface NativeApi {
  create(seed: number, initial: number, trace: number): NativeInstance;
  destroy(instance: NativeInstance): void;
  evaluate(instance: NativeInstance): void;
  step(instance: NativeInstance, mode: number): number;
  run(instance: NativeInstance, cycles: number, mode: number, domain: number): number;
  clock(instance: NativeInstance, domain: number, period: number, phase: number): void;
  restartCount(instance: NativeInstance): void;
  checkStreams(instance: NativeInstance, on: number): void;
  memory(instance: NativeInstance): Pointer;
  memoryBytes(instance: NativeInstance): number;
  offset(instance: NativeInstance, port: number): number;
  control(instance: NativeInstance): Pointer;
  controlLength(instance: NativeInstance): number;
  queue(
    instance: NativeInstance,
    stream: number,
    words: number,
    data: Uint8Array | null,
    stall: number,
    seed: number,
    idleLimit: number,
  ): number;
  take(instance: NativeInstance, stream: number, facts: Float64Array, data: Uint8Array | null): number;
  clear(instance: NativeInstance, stream: number): void;
  violation(instance: NativeInstance, stream: number, held: Uint8Array, seen: Uint8Array): void;
  until(instance: NativeInstance, count: number, ports: Uint32Array, values: BigUint64Array): void;
  record(instance: NativeInstance, depth: number, segments: Uint32Array, count: number): void;
  rows(instance: NativeInstance): Pointer;
  rowCycles(instance: NativeInstance): Pointer;
  traceOpen(instance: NativeInstance, path: string, depth: number): number;
  traceClose(instance: NativeInstance): void;
  messages(instance: NativeInstance): string;
  stopFile(instance: NativeInstance): string;
  stopLine(instance: NativeInstance): number;
  messagesClear(instance: NativeInstance): void;
}

const loaded = new Map<string, NativeApi>();

/** Loads a model's shared library, once per process; instances of it are independent of each other. */
export function loadLibrary(path: string): NativeApi {
  const known = loaded.get(path);
  if (known !== undefined) return known;
  const library = koffi.load(path);
  const api: NativeApi = {
    create: library.func('intptr_t mosaic_create(double, int, int)'),
    destroy: library.func('void mosaic_destroy(intptr_t)'),
    evaluate: library.func('void mosaic_evaluate(intptr_t)'),
    step: library.func('int mosaic_step(intptr_t, uint32_t)'),
    run: library.func('int mosaic_run(intptr_t, double, uint32_t, uint32_t)'),
    clock: library.func('void mosaic_clock(intptr_t, uint32_t, double, double)'),
    restartCount: library.func('void mosaic_restart_count(intptr_t)'),
    checkStreams: library.func('void mosaic_check_streams(intptr_t, int)'),
    memory: library.func('void* mosaic_memory(intptr_t)'),
    memoryBytes: library.func('double mosaic_memory_bytes(intptr_t)'),
    offset: library.func('double mosaic_offset(intptr_t, uint32_t)'),
    control: library.func('void* mosaic_control(intptr_t)'),
    controlLength: library.func('uint32_t mosaic_control_length(intptr_t)'),
    queue: library.func('double mosaic_queue(intptr_t, uint32_t, double, const uint8_t*, uint32_t, double, double)'),
    take: library.func('int mosaic_take(intptr_t, uint32_t, _Out_ double*, _Out_ uint8_t*)'),
    clear: library.func('void mosaic_clear(intptr_t, uint32_t)'),
    violation: library.func('void mosaic_violation(intptr_t, uint32_t, _Out_ uint8_t*, _Out_ uint8_t*)'),
    until: library.func('void mosaic_until(intptr_t, uint32_t, const uint32_t*, const uint64_t*)'),
    record: library.func('void mosaic_record(intptr_t, uint32_t, const uint32_t*, uint32_t)'),
    rows: library.func('void* mosaic_rows(intptr_t)'),
    rowCycles: library.func('void* mosaic_row_cycles(intptr_t)'),
    traceOpen: library.func('int mosaic_trace_open(intptr_t, const char*, int)'),
    traceClose: library.func('void mosaic_trace_close(intptr_t)'),
    messages: library.func('const char* mosaic_messages(intptr_t)'),
    stopFile: library.func('const char* mosaic_stop_file(intptr_t)'),
    stopLine: library.func('int mosaic_stop_line(intptr_t)'),
    messagesClear: library.func('void mosaic_messages_clear(intptr_t)'),
  };
  loaded.set(path, api);
  return api;
}

/** Native memory as an `ArrayBuffer`; valid as long as its owner lives. */
export function viewMemory(pointer: Pointer, bytes: number): ArrayBuffer {
  return bytes === 0 ? new ArrayBuffer(0) : koffi.view(pointer, bytes);
}
