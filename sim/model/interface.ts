import { UserError } from '../../gen/errors.ts';
import type { Outside } from '../../gen/index.ts';
import type { Manifest, ManifestModule, ManifestPort, ManifestStream } from '../../gen/manifest/index.ts';

/** What a value can be, and what it is called in messages. */
export type ValueShape = Pick<ManifestPort, 'path' | 'width' | 'signed' | 'bool' | 'enumeration'>;

/** A port of the design as the runtime numbers it. */
export interface ModelPort extends ManifestPort {
  readonly index: number;
  /** Bytes of its storage in the model: 1, 2, 4, 8, or a multiple of 4 above 64 bits. */
  readonly bytes: number;
}

/** A stream with its ports as numbers. Its word is the payload concatenated, the first port in the low bits. */
export interface ModelStream extends Omit<ManifestStream, 'valid' | 'ready' | 'payload' | 'domain'> {
  readonly index: number;
  readonly valid: number;
  readonly ready: number;
  readonly payload: readonly ModelPort[];
  readonly firstField: number;
  readonly wordBits: number;
  /** Bytes per word in the arrays that go in and out: 1, 2, 4, 8, or a multiple of 4 above 64 bits. */
  readonly wordBytes: number;
  /** Whether words are sign-extended to `wordBytes`: a single signed payload port. */
  readonly isSigned: boolean;
  /** Index of the domain. */
  readonly domain: number;
}

export interface ModelDomain {
  readonly name: string;
  readonly clock: number;
  readonly rising: boolean;
  readonly reset: { readonly port: number; readonly activeLevel: 0 | 1 } | null;
}

/** What the runtime and the testbench know of a design: its top module's ports, streams and clock domains. */
export interface ModelInterface {
  readonly top: string;
  readonly ports: readonly ModelPort[];
  readonly streams: readonly ModelStream[];
  /** The first is the default domain; empty for a design without clocks. */
  readonly domains: readonly ModelDomain[];
}

/** Derives the model's interface from the manifest of a design. */
export function modelInterface(manifest: Manifest): ModelInterface {
  return interfaceOf(topModule(manifest));
}

/** The interface of a module, numbered. */
export function interfaceOf(top: Outside & { readonly name: string }): ModelInterface {
  const ports = top.ports.map((port, index) => ({ ...port, index, bytes: storageBytes(port.width) }));
  const byName = new Map(ports.map((port) => [port.name, port]));
  const port = (name: string): ModelPort => {
    const found = byName.get(name);
    if (found === undefined)
      throw wrongManifest(top.name, `the port ${name}, which a stream, a clock or a reset of the module names`);
    return found;
  };
  const domains = top.clocks.map((clock) => ({
    name: clock.domain,
    clock: port(clock.clock).index,
    rising: clock.edge === 'rising',
    reset:
      clock.reset === null
        ? null
        : { port: port(clock.reset.port).index, activeLevel: clock.reset.activeLow ? (0 as const) : (1 as const) },
  }));
  let firstField = 0;
  const streams = top.streams.map((stream, index): ModelStream => {
    const payload = stream.payload.map(port);
    const wordBits = payload.reduce((sum, field) => sum + field.width, 0);
    const described: ModelStream = {
      path: stream.path,
      direction: stream.direction,
      index,
      valid: port(stream.valid).index,
      ready: port(stream.ready).index,
      payload,
      firstField,
      wordBits,
      wordBytes: storageBytes(wordBits),
      isSigned: payload.length === 1 && payload[0]?.signed === true,
      domain: Math.max(
        0,
        domains.findIndex((domain) => domain.name === stream.domain),
      ),
    };
    firstField += payload.length;
    return described;
  });
  return { top: top.name, ports, streams, domains };
}

export function topModule(manifest: Manifest): ManifestModule {
  const top = manifest.modules.find((module) => module.name === manifest.top);
  if (top === undefined) throw wrongManifest(manifest.top, `the module ${manifest.top}, its top`);
  return top;
}

/** Bytes of a variable of this many bits, as Verilator and the embedded engine store it: 1, 2, 4, 8, then whole 32-bit words. */
export function storageBytes(bits: number): number {
  if (bits <= 8) return 1;
  if (bits <= 16) return 2;
  if (bits <= 32) return 4;
  if (bits <= 64) return 8;
  return 4 * Math.ceil(bits / 32);
}

function wrongManifest(top: string, missing: string): UserError {
  return new UserError({
    what: 'the manifest contradicts itself',
    where: `manifest.json of ${top}`,
    expected: missing,
    found: 'nothing of this name',
    fix: 'generate the design again',
  });
}
