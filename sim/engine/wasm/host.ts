/** What this project uses of the host's WebAssembly; the types of Node leave it out. */
export interface WasmModule {
  readonly [brand: symbol]: never;
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

interface Host {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmModule;
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => WasmMemory;
  readonly Instance: new (
    module: WasmModule,
    imports: { readonly env: { readonly memory: WasmMemory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

export const wasm = (globalThis as unknown as { readonly WebAssembly: Host }).WebAssembly;
