/**
 * Machine words: what the flattened design is lowered to. A node is an operation of the host on 32-bit or 64-bit words,
 * close to one WebAssembly instruction. Nodes are interned, so equal computations are one node, and operands are always
 * older than the nodes that use them: ascending `id` is a topological order.
 */
export type WordBits = 32 | 64;

export type NodeOp =
  | 'const'
  /** A scalar at a fixed address: an input, a register, the output of a black box. */
  | 'load'
  /** A word of an array: `offset` plus the first operand, a byte offset. */
  | 'loadat'
  | 'and'
  | 'or'
  | 'xor'
  | 'add'
  | 'sub'
  | 'mul'
  | 'shl'
  | 'shru'
  | 'shrs'
  /** Comparisons give 0 or 1 in 32 bits, whatever they compare. */
  | 'eq'
  | 'ne'
  | 'ltu'
  | 'lts'
  | 'leu'
  | 'les'
  /** `args[0] ? args[1] : args[2]`; the condition is 0 or 1. */
  | 'select'
  /** 64 to 32 bits. */
  | 'wrap'
  /** 32 to 64 bits, with zeros or the sign. */
  | 'extu'
  | 'exts'
  /** Sign-extends the low 8, 16 or 32 bits. */
  | 'ext8'
  | 'ext16'
  | 'ext32'
  | 'popcnt'
  /** The sum of products of 8-bit or 16-bit loads, modulo 2^32: the first half of the operands times the second. */
  | 'dot'
  /** The sum of 8-bit or 16-bit loads, modulo 2^32. */
  | 'sum';

/** Something in memory that the tick changes: reads of it come before its update. */
export interface Place {
  readonly kind: 'input' | 'state' | 'memory';
  readonly name: string;
}

export interface Node {
  readonly id: number;
  readonly op: NodeOp;
  readonly bits: WordBits;
  readonly args: readonly Node[];
  /** Constants: the value, as a signed number of the word's width. */
  readonly value: bigint;
  /** Loads: the address, how many bytes, and whether they are sign-extended. */
  readonly offset: number;
  readonly bytes: number;
  readonly signed: boolean;
  /** Loads: what is read. */
  readonly place: Place | null;
  /** The value is below 2^ubits, read as unsigned. */
  readonly ubits: number;
  /** The value fits this many bits, read as signed. */
  readonly sbits: number;
}
