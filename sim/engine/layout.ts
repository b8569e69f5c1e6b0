import type { Domain, Memory, ModuleIr, Signal } from '../../gen/ir/index.ts';
import type { Scope } from './flatten/scope.ts';
import { localPath, pathIn } from './flatten/scope.ts';
import type { Place } from './machine/node.ts';

/**
 * Where a value lies in the memory, little-endian. `bytes` is 1, 2, 4, 8, or a multiple of 4 above 64 bits. Bits above
 * `width` are 0: patterns, as Verilator stores them.
 */
export interface Slot {
  readonly offset: number;
  readonly bytes: number;
  readonly width: number;
  readonly signed: boolean;
}

/** A register or the output register of a memory's read port. Signed ones are stored sign-extended. */
export interface StateCell extends Place {
  readonly kind: 'state';
  readonly slot: Slot;
  readonly scope: Scope;
  readonly signal: Signal;
}

/** A memory's array. */
export interface ArrayCell extends Place {
  readonly kind: 'memory';
  readonly scope: Scope;
  readonly memory: Memory;
  readonly base: number;
  /** Bytes from word to word. */
  readonly stride: number;
  /** Words that may be read, the depth at least: those past the depth are zero. */
  readonly readable: number;
}

/** A port, or an output of a black box: read by the design, changed by someone else. */
export interface InputCell extends Place {
  readonly kind: 'input';
  readonly slot: Slot;
}

/** Bytes of a value: 1, 2, 4, 8, then whole 32-bit words. */
export function storageBytes(width: number): number {
  if (width <= 8) return 1;
  if (width <= 16) return 2;
  if (width <= 32) return 4;
  if (width <= 64) return 8;
  return 4 * Math.ceil(width / 32);
}

/** Hands out addresses. Scalars of the same size lie together, so that none is split between cache lines. */
export class Layout {
  size = 16;
  readonly inputs = new Map<Signal, InputCell>();
  readonly outputs = new Map<Signal, Slot>();
  readonly resets = new Map<string, Slot>();
  readonly clocks = new Map<string, Slot>();
  readonly states = new Map<Scope, Map<Signal, StateCell>>();
  readonly arrays = new Map<Scope, Map<Memory, ArrayCell>>();

  allocate(bytes: number): number {
    // whole 64-bit words are read where a value has more than 32 bits
    const step = bytes >= 8 ? 8 : bytes;
    this.size = Math.ceil(this.size / step) * step;
    const offset = this.size;
    this.size += bytes > 8 ? Math.ceil(bytes / 8) * 8 : bytes;
    return offset;
  }

  slot(width: number, signed: boolean): Slot {
    const bytes = storageBytes(width);
    return { offset: this.allocate(bytes), bytes, width, signed };
  }

  /** Inputs lie together, largest first, then the resets, then the outputs: each side is copied in one go. */
  addPorts(top: ModuleIr): void {
    const bySize = [...top.ports].sort((a, b) => storageBytes(b.width) - storageBytes(a.width));
    for (const port of bySize) {
      if (port.kind !== 'input') continue;
      this.inputs.set(port, { kind: 'input', name: port.name, slot: this.slot(port.width, port.signed) });
    }
    for (const domain of top.domains) {
      this.resetOf(domain);
      this.clockOf(domain);
    }
    this.allocate(8);
    for (const port of bySize) if (port.kind !== 'input') this.outputs.set(port, this.slot(port.width, port.signed));
    this.allocate(8);
  }

  /** A byte for the level of a domain's clock port, which nothing here reads: whoever runs the design keeps it. */
  clockOf({ clock }: Domain): Slot {
    let slot = this.clocks.get(clock);
    if (slot === undefined) this.clocks.set(clock, (slot = this.slot(1, false)));
    return slot;
  }

  /** The level of a domain's reset port; null without reset. */
  resetOf({ reset }: Domain): Slot | null {
    if (reset === null) return null;
    let slot = this.resets.get(reset.name);
    if (slot === undefined) this.resets.set(reset.name, (slot = this.slot(1, false)));
    return slot;
  }

  addState(scopes: readonly Scope[]): void {
    for (const scope of scopes) {
      const cells = new Map<Signal, StateCell>();
      const add = (signal: Signal): void => {
        const name = pathIn(scope, localPath(signal));
        cells.set(signal, { kind: 'state', name, scope, signal, slot: this.slot(signal.width, signal.signed) });
      };
      for (const signal of scope.module.signals) if (signal.kind === 'reg') add(signal);
      for (const memory of scope.module.memories) {
        for (const port of memory.ports) {
          if (port.kind === 'read' && port.latency === 1) add(port.data);
          if (port.kind === 'readwrite') add(port.readData);
        }
      }
      this.states.set(scope, cells);
    }
    for (const scope of scopes) {
      const cells = new Map<Memory, ArrayCell>();
      for (const memory of scope.module.memories) cells.set(memory, this.#array(scope, memory));
      this.arrays.set(scope, cells);
    }
  }

  #array(scope: Scope, memory: Memory): ArrayCell {
    const bytes = storageBytes(memory.width);
    const stride = bytes > 8 ? Math.ceil(bytes / 8) * 8 : bytes;
    const widest = Math.max(1, ...memory.ports.map((port) => port.addr.width));
    // every address reads something where that does not cost much; else one word past the end stands for all
    const readable = widest < 24 && 2 ** widest <= 2 * memory.depth + 64 ? 2 ** widest : memory.depth + 1;
    const base = this.allocate(8);
    this.size = base + stride * Math.max(readable, memory.depth);
    const name = pathIn(scope, localPath(memory));
    return { kind: 'memory', name, scope, memory, base, stride, readable };
  }
}
