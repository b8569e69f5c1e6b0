/**
 * The manifest (`manifest.json`): what a generated design consists of, for programs.
 * The printer writes it, co-simulation and reports read it; nobody parses SystemVerilog.
 */

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A place in the TypeScript source; `file` is relative to the project's root. Lines and columns count from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ManifestPort {
  /** Name in the SystemVerilog text, e.g. `enq_bits`. */
  readonly name: string;
  /** Path in the design, e.g. `enq.bits`; vectors as `data.3`. Clocks and resets: their name. */
  readonly path: string;
  readonly direction: 'input' | 'output';
  readonly width: number;
  readonly signed: boolean;
  readonly role: 'data' | 'clock' | 'reset';
  /** True for `Bool`, whose handle is a JavaScript boolean. */
  readonly bool: boolean;
  /** Present on enumerations: member names by value. */
  readonly enumeration?: { readonly name: string; readonly members: Readonly<Record<string, number>> };
}

export interface ManifestClock {
  readonly domain: string;
  /** Name of the clock port. */
  readonly clock: string;
  readonly edge: 'rising' | 'falling';
  readonly reset: { readonly port: string; readonly kind: 'sync' | 'async'; readonly activeLow: boolean } | null;
}

/** A ready/valid port group. `consumes`: the module takes words in (valid is an input); `produces`: it sends them. */
export interface ManifestStream {
  readonly path: string;
  readonly direction: 'consumes' | 'produces';
  readonly valid: string;
  readonly ready: string;
  /** Names of the payload ports in declaration order (one for a plain `Stream(UInt(8))`, several for a bundle). */
  readonly payload: readonly string[];
  readonly domain: string;
}

export interface ManifestMemory {
  readonly name: string;
  readonly depth: number;
  readonly width: number;
  readonly style: 'auto' | 'block' | 'distributed' | 'registers';
  readonly readLatency: number;
  /** Bits written together under one mask bit; equals `width` when there is no mask. */
  readonly granularity: number;
}

export interface ManifestProperty {
  readonly kind: 'assert' | 'assume' | 'cover';
  readonly message: string;
  readonly source: SourcePlace | null;
}

export interface ManifestModule {
  readonly name: string;
  readonly className: string;
  readonly doc: string;
  readonly source: SourcePlace | null;
  readonly parameters: Readonly<Record<string, Json>>;
  /** The file that holds the module, relative to the manifest; null for a black box that brings no file. */
  readonly file: string | null;
  readonly sha256: string | null;
  readonly blackBox: boolean;
  readonly clocks: readonly ManifestClock[];
  readonly ports: readonly ManifestPort[];
  readonly streams: readonly ManifestStream[];
  readonly memories: readonly ManifestMemory[];
  readonly registers: readonly { readonly name: string; readonly width: number }[];
  readonly instances: readonly { readonly name: string; readonly module: string }[];
  /** The module's assertions, assumptions and covers in the order of the source, with the line they come from. */
  readonly properties: readonly ManifestProperty[];
}

export interface Manifest {
  readonly tool: { readonly name: 'mosaic'; readonly version: string };
  readonly top: string;
  /** SystemVerilog files in compile order, relative to the manifest. */
  readonly files: readonly string[];
  /** Leaves first, the top last. */
  readonly modules: readonly ManifestModule[];
}
