import type {
  Domain,
  Memory as MemoryIr,
  MemoryPort,
  MemoryStyle,
  PlaceId,
  ReadDuringWrite,
  Signal,
} from '../ir/index.ts';
import { Bool } from './bool.ts';
import type { ModuleBuilder } from './builder.ts';
import { complain } from './complain.ts';
import { builderFor, declareObject, newSignal } from './declare.ts';
import { GroundType } from './ground-type.ts';
import { here } from './here.ts';
import { log2Up } from './log2.ts';
import { MemoryReadPort, MemoryReadWritePort, MemoryWritePort } from './memory-access.ts';
import type { PortCore } from './memory-access.ts';
import type { PortSpec, ReadPortSpec, ReadWritePortSpec, WritePortSpec } from './memory-ports.ts';
import { snakePath } from './names.ts';
import type { LiteralOf, SignalOf, Type } from './type.ts';
import { UInt } from './uint.ts';
import type { Value } from './value.ts';

export interface MemoryOptions<T extends Type, P extends Record<string, PortSpec>> {
  /** Words. */
  readonly depth: number;
  /** What it is to be built of; `auto` leaves it to the synthesis tool. */
  readonly style?: MemoryStyle;
  /** What a read gives when the same address is written in the same cycle. Default `old`. */
  readonly readDuringWrite?: ReadDuringWrite;
  /** Contents at time zero, from address 0; missing words are zero. Left out: unknown in silicon. */
  readonly init?: readonly LiteralOf<T>[];
  /** Why a port may read what a port of another clock domain writes, e.g. because pointers keep them apart. */
  readonly crossing?: string;
  readonly ports: P;
}

export type AccessOf<T extends Type, S extends PortSpec> = S extends ReadPortSpec
  ? MemoryReadPort<SignalOf<T>>
  : S extends WritePortSpec
    ? MemoryWritePort<SignalOf<T>>
    : S extends ReadWritePortSpec
      ? MemoryReadWritePort<SignalOf<T>>
      : never;

/** An array of words with its declared ports. */
export interface Memory<T extends Type, P extends Record<string, PortSpec>> {
  readonly type: T;
  readonly depth: number;
  readonly ports: { readonly [K in keyof P]: AccessOf<T, P[K]> };
}

/** An array of `depth` words of `type`, reached only through the ports declared here. */
export function memory<T extends Type, P extends Record<string, PortSpec>>(
  type: T,
  options: MemoryOptions<T, P>,
): Memory<T, P> {
  const builder = builderFor('memory()');
  const place = here();
  const depth = checkedDepth(options.depth, place);
  const made = new MemoryMaker(builder, type, depth, place);
  const ports: Record<string, Value | object> = {};
  for (const [name, spec] of Object.entries(options.ports)) ports[name] = made.port(name, spec);
  const { style = 'auto', readDuringWrite = 'old' } = options;
  const ir = {
    name: '',
    path: '',
    width: type.width,
    depth,
    style,
    readDuringWrite,
    granularity: made.granularity,
    init: initWords(type, depth, options.init, place),
    ports: made.ports,
    crossing: options.crossing ?? null,
    place,
    doc: '',
  };
  builder.memories.push(ir satisfies MemoryIr);
  const result = { type, depth, ports } as unknown as Memory<T, P>;
  declareObject(builder, result, place, 'memory', (path, doc) => {
    ir.path = path;
    ir.name = snakePath(path);
    ir.doc = doc;
    made.signals.forEach((signal, i) => {
      signal.path = `${path}.${made.roles[i]}`;
      signal.name = snakePath(signal.path);
    });
  });
  return result;
}

/** Builds the ports of one memory. */
class MemoryMaker {
  readonly ports: MemoryPort[] = [];
  readonly signals: Signal[] = [];
  /** Port and role of each signal, e.g. `wr.addr`. */
  readonly roles: string[] = [];
  granularity: number;
  readonly builder: ModuleBuilder;
  readonly type: Type;
  readonly depth: number;
  readonly place: PlaceId;

  constructor(builder: ModuleBuilder, type: Type, depth: number, place: PlaceId) {
    this.builder = builder;
    this.type = type;
    this.depth = depth;
    this.place = place;
    this.granularity = type.width;
  }

  port(name: string, spec: PortSpec): object {
    const domain: Domain = spec.domain ?? this.builder.domain;
    const clocked = spec.kind !== 'read' || spec.latency === 1;
    if (clocked) this.builder.ownDomains.add(domain);
    const core: PortCore = { builder: this.builder, type: this.type, name, lastScope: null };
    const addr = this.drive(`${name}.addr`, UInt(log2Up(this.depth)));
    const word = this.type instanceof GroundType ? this.type : UInt(this.type.width);
    if (spec.kind === 'read') {
      const enable = spec.latency === 1 ? this.drive(`${name}.enable`, Bool()) : null;
      const data = this.signal(`${name}.data`, word, 'memdata', clocked ? domain : null);
      const ir = { kind: 'read', name, domain, latency: spec.latency, addr, enable, data } as const;
      this.ports.push(ir);
      return new MemoryReadPort(core, ir);
    }
    const enable = this.drive(`${name}.enable`, Bool());
    const write = spec.kind === 'readwrite' ? this.drive(`${name}.write`, Bool()) : null;
    const data = this.drive(`${name}.data`, word);
    const mask = spec.maskBits === null ? null : this.drive(`${name}.mask`, UInt(this.maskWidth(spec.maskBits)));
    if (write === null) {
      const ir = { kind: 'write', name, domain, addr, enable, data, mask } as const;
      this.ports.push(ir);
      return new MemoryWritePort(core, ir);
    }
    const readData = this.signal(`${name}.read_data`, word, 'memdata', domain);
    const ir = { kind: 'readwrite', name, domain, addr, enable, write, data, mask, readData } as const;
    this.ports.push(ir);
    return new MemoryReadWritePort(core, ir);
  }

  private drive(role: string, type: GroundType): Signal {
    return this.signal(role, type, 'wire', null);
  }

  private signal(role: string, type: GroundType, kind: 'wire' | 'memdata', domain: Domain | null): Signal {
    const leaf = { path: '', type, flipped: false };
    const signal = { ...newSignal(leaf, kind, this.place), domain, defaultValue: kind === 'wire' ? 0n : null };
    this.signals.push(signal);
    this.roles.push(role);
    return signal;
  }

  private maskWidth(maskBits: number): number {
    const { width } = this.type;
    const fits = Number.isInteger(maskBits) && maskBits >= 1 && width % maskBits === 0;
    const granularity = fits ? width / maskBits : width;
    if (!fits || (this.granularity !== width && this.granularity !== granularity)) {
      complain('memoryMask', {
        place: this.place,
        expected: fits
          ? 'the same mask on every port of a memory'
          : `a mask width that divides the word’s ${width} bits`,
        found: `maskBits: ${String(maskBits)}`,
        fix: 'maskBits is the width of the mask: 4 for the bytes of a 32-bit word',
      });
    }
    this.granularity = granularity;
    return width / granularity;
  }
}

function checkedDepth(depth: number, place: PlaceId): number {
  if (Number.isSafeInteger(depth) && depth >= 1 && depth <= 2 ** 30) return depth;
  complain('badWidth', {
    place,
    expected: 'a depth of 1 to 2^30 words',
    found: `depth: ${String(depth)}`,
    fix: 'check the parameter that the depth comes from',
  });
  return 2;
}

function initWords(type: Type, depth: number, init: readonly unknown[] | undefined, place: PlaceId): bigint[] | null {
  if (init === undefined) return null;
  if (init.length > depth) {
    complain('memoryContents', {
      place,
      expected: `at most ${depth} words of contents`,
      found: `${init.length} words`,
      fix: 'make the memory deeper, or give fewer words',
    });
  }
  const words = init.slice(0, depth).map((literal) => {
    const leaves: bigint[] = [];
    type.$constants(literal, leaves);
    let word = 0n;
    let at = 0n;
    type.$leaves.forEach((leaf, i) => {
      const width = BigInt(leaf.type.width);
      word |= BigInt.asUintN(leaf.type.width, leaves[i]) << at;
      at += width;
    });
    return word;
  });
  return [...words, ...new Array<bigint>(depth - words.length).fill(0n)];
}
