import type { Expr, Memory, MemoryPort, ReadPort } from '../../../gen/ir/index.ts';
import type { ArrayCell } from '../layout.ts';
import { equal } from '../machine/arithmetic.ts';
import type { Node } from '../machine/node.ts';
import type { Value, Words } from '../machine/value.ts';
import { storageBytes } from '../layout.ts';

type Writer = Exclude<MemoryPort, ReadPort>;

/** The ports that write in the domain of a reading port. */
export function writersBeside(memory: Memory, port: MemoryPort): Writer[] {
  return memory.ports.filter((p): p is Writer => p.kind !== 'read' && p !== port && p.domain === port.domain);
}

/** What {@link readMemory} needs. */
export function readParts(memory: Memory, port: ReadPort): Expr[] {
  const parts: Expr[] = [port.addr];
  if (memory.readDuringWrite === 'new') {
    for (const writer of writersBeside(memory, port)) {
      parts.push(writer.enable, writer.addr, writer.data);
      if (writer.kind === 'readwrite') parts.push(writer.write);
      if (writer.mask !== null) parts.push(writer.mask);
    }
  }
  return parts;
}

/** What a read port gives, at once or at the next edge. */
export function readMemory(words: Words, cell: ArrayCell, port: ReadPort, known: (e: Expr) => Value): Value {
  const { graph } = words;
  const { memory } = cell;
  const address = known(port.addr);
  let value = storedWord(words, cell, address);
  if (memory.readDuringWrite !== 'new') return value;
  for (const writer of writersBeside(memory, port)) {
    const hit = graph.binary(
      'and',
      writing(words, cell, writer, known),
      sameAddress(words, known(writer.addr), address),
    );
    const data = known(writer.data);
    const written = writer.mask === null ? data : merged(words, memory, known(writer.mask), data, value);
    value = words.select(hit, written, value);
  }
  return value;
}

/** When a port writes a word that exists. */
export function writing(words: Words, cell: ArrayCell, writer: Writer, known: (e: Expr) => Value): Node {
  let on = words.truth(known(writer.enable));
  if (writer.kind === 'readwrite') on = words.graph.binary('and', on, words.truth(known(writer.write)));
  return words.graph.binary('and', on, inside(words, cell, known(writer.addr)));
}

export function sameAddress(words: Words, a: Value, b: Value): Node {
  const width = Math.max(a.width, b.width);
  return equal(words, words.resize(a, width, false), words.resize(b, width, false));
}

/** The new bits where the mask says so, the old ones elsewhere. */
export function merged(words: Words, { granularity }: Memory, mask: Value, data: Value, old: Value): Value {
  const { graph } = words;
  const lanes: Value[] = [];
  for (let i = mask.width - 1; i >= 0; i--) {
    const bit = words.truth(words.slice(mask, i, i));
    const all = graph.binary('sub', graph.zero(32), bit);
    lanes.push(words.resize({ width: 32, words: [all] }, granularity, true));
  }
  const chosen = words.join(lanes);
  return words.map(data, (word, i) => {
    const pick = chosen.words[i];
    // old ^ ((old ^ new) & mask)
    return graph.binary('xor', old.words[i], graph.binary('and', graph.binary('xor', old.words[i], word), pick));
  });
}

/** The word at an address; zero past the end. */
export function storedWord(words: Words, cell: ArrayCell, address: Value): Value {
  const { memory } = cell;
  const at = byteOffset(words, cell, address);
  const bits = words.bitsFor(memory.width);
  const count = words.countFor(memory.width);
  const size = words.limb / 8;
  const loads = Array.from({ length: count }, (_, i) => {
    const bytes = count === 1 ? storageBytes(memory.width) : size;
    const width = i === count - 1 ? words.topWidth(memory.width) : words.limb;
    return words.graph.loadAt(cell, cell.base + i * size, at, bytes, false, bits, width);
  });
  return { width: memory.width, words: loads };
}

/** Where a word begins, from the array's base; an address that names no word is the one past the end. */
export function byteOffset(words: Words, cell: ArrayCell, address: Value): Node {
  const { graph } = words;
  const clean = words.zeroed(address);
  let index = words.toBits(clean.words[0], 32);
  const past = graph.constant(BigInt(cell.memory.depth), 32);
  const named = inside(words, cell, address);
  const certain = address.width < 31 && 2 ** address.width <= cell.readable;
  if (!certain) index = graph.select(named, index, past);
  const by = Math.log2(cell.stride);
  return Number.isInteger(by)
    ? graph.binary('shl', index, graph.constant(BigInt(by), 32))
    : graph.binary('mul', index, graph.constant(BigInt(cell.stride), 32));
}

/** That an address names a word. */
export function inside(words: Words, { memory }: ArrayCell, address: Value): Node {
  const { graph } = words;
  const { depth } = memory;
  if (address.width < 31 && 2 ** address.width <= depth) return graph.constant(1n, 32);
  const clean = words.zeroed(address);
  const low = graph.binary(
    'ltu',
    words.slice(clean, Math.min(31, address.width - 1), 0).words[0],
    graph.constant(BigInt(depth), 32),
  );
  if (address.width <= 32) return low;
  const high = words.zeroed(words.slice(clean, address.width - 1, 32)).words.reduce((a, b) => graph.binary('or', a, b));
  return graph.binary('and', low, graph.binary('eq', high, graph.zero(high.bits)));
}
