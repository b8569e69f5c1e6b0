import type { Domain, Expr, Memory, MemoryPort, PlaceId, ReadPort, Signal } from '../../ir/index.ts';
import type { Node } from '../graph/index.ts';
import type { PortInputs } from '../prettify/memory-ports.ts';
import type { Computed } from './intern.ts';
import { isZero, type Builder } from './simplify.ts';

/** The write of a port: `if (condition) array[address] <= data`, under a mask bit by bit group. */
export interface WritePlan {
  /** Null: on every edge. */
  readonly condition: Node | null;
  readonly address: Node;
  readonly data: Node;
  readonly mask: Node | null;
}

/** The clocked read of a port: `if (condition) target <= value`. */
export interface ReadPlan {
  readonly condition: Node | null;
  readonly value: Node;
  readonly target: Signal;
}

/** The clocked block of one memory port; a write that never happens has none. A port that reads and writes reads when `write` is not set. */
export interface PortPlan {
  readonly memory: Memory;
  readonly port: MemoryPort;
  readonly domain: Domain;
  readonly write: WritePlan | null;
  readonly read: ReadPlan | null;
  /** Ports that read and write: what enables either. */
  readonly enable: Node | null;
  /** Ports that read and write: chooses the write. */
  readonly writeSelect: Node | null;
  /** Of the use of the port. */
  readonly place: PlaceId;
}

/** Names what a forbidden collision of a read and a write looks like, for the simulation's check. */
export interface CollisionPlan {
  readonly memory: Memory;
  readonly domain: Domain;
  readonly collision: Node;
}

/** Bits that address `depth` words. */
function addressWidth(depth: number): number {
  return depth <= 2 ? 1 : (depth - 1).toString(2).length;
}

/** Turns ports into guarded reads and writes over interned expressions. */
export class MemoryPlanner {
  readonly #build: Builder;
  readonly #node: (e: Expr) => Node;

  constructor(build: Builder, node: (e: Expr) => Node) {
    this.#build = build;
    this.#node = node;
  }

  plan(memory: Memory, port: MemoryPort, inputs: ReadonlyMap<MemoryPort, PortInputs>): PortPlan | null {
    if (port.kind === 'read' && port.latency === 0) return null;
    const mine = inputs.get(port)!;
    const enable = mine.enable === null ? null : this.#unlessAlways(this.#node(mine.enable));
    const common = { memory, port, domain: port.domain, enable: null, writeSelect: null, place: mine.place };
    if (port.kind === 'read') {
      const value = this.readValue(memory, port, inputs);
      return { ...common, write: null, read: { condition: enable, value, target: port.data } };
    }
    const address = this.#node(mine.addr);
    const given = mine.mask === null ? null : this.#node(mine.mask);
    // a mask of one bit is one more condition: SystemVerilog selects no bits of a scalar
    const mask = memory.granularity === memory.width ? null : given;
    const guard = this.#both(mask === given ? null : given, this.#inside(memory, address));
    const data = this.#node(mine.data!);
    const fitted = this.#fit(memory, address);
    if (port.kind === 'write') {
      const condition = this.#both(enable, guard);
      if (condition !== null && isZero(condition)) return null;
      return { ...common, write: { condition, address: fitted, data, mask }, read: null };
    }
    return {
      ...common,
      enable,
      writeSelect: this.#node(mine.write!),
      write: { condition: guard, address: fitted, data, mask },
      read: { condition: null, value: this.word(memory, address, port.readData), target: port.readData },
    };
  }

  /** What a read port gives, at once or at the next edge. */
  readValue(memory: Memory, port: ReadPort, inputs: ReadonlyMap<MemoryPort, PortInputs>): Node {
    return this.#withBypass(memory, port, inputs);
  }

  /** The word at an address; zero past the end. */
  word(memory: Memory, address: Node, target: Signal): Node {
    const build = this.#build;
    const read = build.memread(memory, this.#fit(memory, address), target.place);
    read.hint ??= target.name;
    const word = build.cast(read, target.signed, target.place);
    const inside = this.#inside(memory, address);
    if (inside === null) return word;
    return build.mux(inside, word, build.constant(0n, target.width, target.signed, target.place), target.place);
  }

  /** A read that sees what is being written, where the memory asks for that. */
  #withBypass(memory: Memory, port: ReadPort, inputs: ReadonlyMap<MemoryPort, PortInputs>): Node {
    const build = this.#build;
    const { place } = port.data;
    const address = this.#node(inputs.get(port)!.addr);
    let value = this.word(memory, address, port.data);
    if (memory.readDuringWrite !== 'new') return value;
    for (const writer of writersBeside(memory, port)) {
      const mine = inputs.get(writer)!;
      const hit = this.#hit(memory, address, mine, place);
      if (hit === null) continue;
      const data = build.cast(this.#node(mine.data!), port.data.signed, place);
      if (mine.mask === null) {
        value = build.mux(hit, data, value, place);
        continue;
      }
      const mask = this.#node(mine.mask);
      const size = memory.granularity;
      const lanes: Node[] = [];
      for (let i = memory.width / size - 1; i >= 0; i--) {
        const hi = i * size + size - 1;
        const selected = build.binary('and', 1, false, hit, build.slice(mask, i, i, place), place);
        const fresh = build.slice(data, hi, i * size, place);
        lanes.push(build.mux(selected, fresh, build.slice(value, hi, i * size, place), place));
      }
      value = build.cast(build.cat(lanes, place), port.data.signed, place);
    }
    return value;
  }

  /** For `forbidden`: when a clocked read meets a write of its own domain. */
  collisions(memory: Memory, inputs: ReadonlyMap<MemoryPort, PortInputs>): CollisionPlan[] {
    if (memory.readDuringWrite !== 'forbidden') return [];
    const found: CollisionPlan[] = [];
    for (const port of memory.ports) {
      if (port.kind !== 'read' || port.latency === 0) continue;
      const mine = inputs.get(port)!;
      for (const writer of writersBeside(memory, port)) {
        const hit = this.#hit(memory, this.#node(mine.addr), inputs.get(writer)!, port.data.place);
        if (hit === null) continue;
        const reads = mine.enable === null ? null : this.#node(mine.enable);
        const writes = inputs.get(writer)!.enable;
        const known = reads === null || (writes !== null && reads === this.#node(writes));
        const collision = known ? hit : this.#build.binary('and', 1, false, reads, hit, port.data.place);
        found.push({ memory, domain: port.domain, collision });
      }
    }
    return found;
  }

  /** When a port writes the word at `address`; null: never. */
  #hit(memory: Memory, address: Node, writer: PortInputs, place: PlaceId): Node | null {
    const build = this.#build;
    const width = Math.max(address.width, this.#node(writer.addr).width);
    const same = build.binary(
      'eq',
      1,
      false,
      build.pad(this.#node(writer.addr), width, place),
      build.pad(address, width, place),
      place,
    );
    let hit: Node | null = same;
    for (const condition of [writer.write, writer.enable]) {
      if (condition !== null) hit = build.binary('and', 1, false, this.#node(condition), hit, place);
    }
    const inside = this.#inside(memory, address);
    if (inside !== null) hit = build.binary('and', 1, false, hit, inside, place);
    return hit.op === 'const' && hit.value === 0n ? null : hit;
  }

  #unlessAlways(enable: Node): Node | null {
    return enable.op === 'const' && enable.value === 1n ? null : enable;
  }

  #both(a: Node | null, b: Node | null): Node | null {
    return a === null ? b : b === null ? a : this.#build.binary('and', 1, false, a, b, a.place);
  }

  /** Null when every value of the address names a word. */
  #inside(memory: Memory, address: Node): Node | null {
    if (address.width <= 30 && 2 ** address.width <= memory.depth) return null;
    if (address.op === 'const' && address.value < BigInt(memory.depth)) return null;
    const depth = this.#build.constant(BigInt(memory.depth), address.width, false, address.place);
    return this.#build.binary('lt', 1, false, address, depth, address.place);
  }

  /** The address at the width that the array's size asks for. */
  #fit(memory: Memory, address: Node): Node {
    const width = addressWidth(memory.depth);
    return address.width > width
      ? this.#build.slice(address, width - 1, 0, address.place)
      : this.#build.pad(address, width, address.place);
  }
}

/** The ports that write in the domain of a read port. */
function writersBeside(memory: Memory, port: ReadPort): Exclude<MemoryPort, ReadPort>[] {
  return memory.ports.filter((p) => p.kind !== 'read').filter((p) => p.domain === port.domain);
}

/** Combinational reads as what they compute, for the interner. */
export function combinationalReads(
  memories: readonly Memory[],
  inputs: ReadonlyMap<MemoryPort, PortInputs>,
  build: Builder,
): Map<Signal, Computed> {
  const computed = new Map<Signal, Computed>();
  for (const memory of memories) {
    for (const port of memory.ports) {
      if (port.kind !== 'read' || port.latency !== 0) continue;
      const { addr } = inputs.get(port)!;
      const parts = [addr];
      if (memory.readDuringWrite === 'new') {
        for (const writer of writersBeside(memory, port)) {
          const mine = inputs.get(writer)!;
          parts.push(...[mine.enable, mine.write, mine.addr, mine.data, mine.mask].filter((e) => e !== null));
        }
      }
      computed.set(port.data, {
        parts,
        make: (node) => new MemoryPlanner(build, node).readValue(memory, port, inputs),
      });
    }
  }
  return computed;
}
