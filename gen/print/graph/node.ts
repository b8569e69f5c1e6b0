import type { BinaryOp, EnumInfo, Memory, PlaceId, Signal, UnaryOp } from '../../ir/index.ts';

/** The operators of the intermediate representation, and the combinational read of a memory. */
export type NodeOp =
  UnaryOp | BinaryOp | 'const' | 'signal' | 'mux' | 'cat' | 'slice' | 'pad' | 'cast' | 'index' | 'memread';

/**
 * One expression of one module, as the printer sees it: interned, so that equal expressions are one node, and numbered so that
 * operands come before what uses them (`args[i].id < id`).
 */
export interface Node {
  readonly id: number;
  readonly op: NodeOp;
  readonly width: number;
  readonly signed: boolean;
  /** Operands: `mux` has cond, a, b; `index` has the index and then the elements; `memread` has the address. */
  readonly args: readonly Node[];
  /** Constants: the value as an integer, negative where signed and negative. */
  readonly value: bigint;
  /** Constants: the enumeration whose member this is. */
  readonly enumInfo: EnumInfo | null;
  readonly signal: Signal | null;
  /** Slices: bits `hi` down to `lo` of the operand. */
  readonly hi: number;
  readonly lo: number;
  readonly memory: Memory | null;
  place: PlaceId;
  /** The name that the source gives to this value, or null. */
  given: string | null;
  /** The name to prefer, over one derived from operands, if this node needs a wire; weaker than `given`. */
  hint: string | null;
}

/** Values as bits: the two's complement pattern of `value` in `width` bits. */
export function pattern(value: bigint, width: number): bigint {
  return BigInt.asUintN(width, value);
}

const CONTEXT_DETERMINED: ReadonlySet<NodeOp> = new Set<NodeOp>([
  'not',
  'neg',
  'and',
  'or',
  'xor',
  'add',
  'sub',
  'mul',
  'shl',
  'shr',
  'mux',
  'index',
]);

/**
 * True for operators whose operands SystemVerilog widens when the place around them is wider. Icarus does so even inside a size cast, where
 * the standard forbids it: such an expression must not stand in place where it is widened.
 */
export function isContextDetermined(n: Node): boolean {
  return CONTEXT_DETERMINED.has(n.op);
}
