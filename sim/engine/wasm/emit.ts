import type { Node } from '../machine/node.ts';
import type { Block, Item } from '../schedule/block.ts';
import { OperationCounter } from '../schedule/count.ts';
import type { Placement } from '../schedule/place.ts';
import type { Sink } from '../schedule/sink.ts';
import { valuesOf } from '../schedule/sink.ts';
import { Bytes } from './bytes.ts';
import type { FunctionCode } from './module.ts';
import { BINARY, I32, I64, LOAD32, LOAD64, op, STORE32, STORE64, UNARY } from './opcodes.ts';
import { emitProducts, emitVector } from './vector.ts';

/** Operations in one function: V8 optimises smaller ones faster and better. */
const FUNCTION_OPERATIONS = 2000;

/** A step of the outermost block. */
type Step = { readonly value: Node } | { readonly item: Item };

/** Room in memory for values that one function computes and another needs. */
export interface Scratch {
  allocate(): number;
}

/**
 * The functions that do what a placed block says, in order. Values that are kept become local variables; those of the outermost
 * block that later functions need go through memory.
 */
export function emitFunctions(placement: Placement, scratch: Scratch, failedOffset: number): FunctionCode[] {
  const { top } = placement;
  const steps: Step[] = [...top.values.map((value) => ({ value })), ...top.items.map((item) => ({ item }))];
  const counter = new OperationCounter(placement);
  const chunks: Step[][] = [[]];
  let size = 0;
  for (const step of steps) {
    const operations = 'value' in step ? counter.value(step.value) : counter.item(step.item);
    if (size + operations > FUNCTION_OPERATIONS && size > 0) {
      chunks.push([]);
      size = 0;
    }
    chunks[chunks.length - 1].push(step);
    size += operations;
  }
  const shared = new Map<Node, number>();
  // last to first: then it is known which values later functions need
  return chunks
    .toReversed()
    .map((chunk) => new FunctionEmitter(placement, shared, scratch, failedOffset).emit(chunk))
    .reverse();
}

class FunctionEmitter {
  readonly #placement: Placement;
  readonly #shared: Map<Node, number>;
  readonly #scratch: Scratch;
  readonly #failedOffset: number;
  #code = new Bytes();
  /** Local variables by type, and where they stand among those of their type. */
  readonly #locals = new Map<Node, number>();
  #locals32 = 0;
  #locals64 = 0;
  /** References to locals of 64 bits are known once those of 32 are counted. */
  #total32 = 0;

  constructor(placement: Placement, shared: Map<Node, number>, scratch: Scratch, failedOffset: number) {
    this.#placement = placement;
    this.#shared = shared;
    this.#scratch = scratch;
    this.#failedOffset = failedOffset;
  }

  emit(steps: readonly Step[]): FunctionCode {
    for (const step of steps) {
      if ('value' in step) this.#declare(step.value);
      else this.#declareItem(step.item);
    }
    this.#total32 = this.#locals32;
    const guard = this.#guard(steps);
    for (const step of guard === null ? steps : []) {
      if ('value' in step) {
        this.#keep(step.value);
        const offset = this.#shared.get(step.value);
        if (offset !== undefined) this.#storeShared(step.value, offset);
      } else this.#item(step.item);
    }
    return { code: this.#code, locals32: this.#locals32, locals64: this.#locals64, locals128: 1, result: false, guard };
  }

  /** The condition of all that a function does, where it needs nothing that is kept; what it guards is emitted then. */
  #guard(steps: readonly Step[]): Bytes | null {
    if (steps.length !== 1 || !('item' in steps[0]) || steps[0].item.kind !== 'choice') return null;
    const { condition, then, otherwise } = steps[0].item;
    if ((then.items.length > 0 && otherwise.items.length > 0) || !this.#standsAlone(condition)) return null;
    this.#value(condition);
    if (then.items.length === 0) this.#code.byte(op.i32Eqz);
    const guard = this.#code;
    this.#code = new Bytes();
    this.#block(then.items.length > 0 ? then : otherwise);
    return guard;
  }

  #standsAlone(n: Node): boolean {
    const { kept, branches } = this.#placement;
    return kept[n.id] === 0 && !branches.has(n) && n.args.every((a) => this.#standsAlone(a));
  }

  #declare(n: Node): void {
    if (n.bits === 32) this.#locals.set(n, this.#locals32++);
    else this.#locals.set(n, this.#locals64++);
    this.#declareArms(n);
  }

  /** Branches may stand anywhere in a value that is not kept itself. */
  #declareArms(n: Node): void {
    const arms = this.#placement.branches.get(n);
    if (arms !== undefined) for (const arm of [arms.then, arms.otherwise]) this.#declareBlock(arm);
    for (const a of n.args) if (this.#placement.kept[a.id] === 0) this.#declareArms(a);
  }

  #declareUse(n: Node): void {
    if (this.#placement.kept[n.id] === 0) this.#declareArms(n);
  }

  #declareBlock(block: Block): void {
    for (const n of block.values) this.#declare(n);
    for (const item of block.items) this.#declareItem(item);
  }

  #declareItem(item: Item): void {
    if (item.kind === 'choice') {
      this.#declareUse(item.condition);
      this.#declareBlock(item.then);
      this.#declareBlock(item.otherwise);
    } else for (const n of valuesOf(item)) this.#declareUse(n);
  }

  #block(block: Block): void {
    for (const n of block.values) this.#keep(n);
    for (const item of block.items) this.#item(item);
  }

  #keep(n: Node): void {
    this.#compute(n);
    this.#code.byte(op.localSet);
    this.#local(n);
  }

  #local(n: Node): void {
    const at = this.#locals.get(n)!;
    this.#code.unsigned(n.bits === 32 ? at : this.#total32 + at);
  }

  #storeShared(n: Node, offset: number): void {
    this.#constant32(0);
    this.#code.byte(op.localGet);
    this.#local(n);
    this.#access(n.bits === 32 ? STORE32[4] : STORE64[8], n.bits / 8, offset);
  }

  #item(item: Item): void {
    const code = this.#code;
    if (item.kind !== 'choice') return this.#sink(item);
    const { then, otherwise } = item;
    const hasThen = then.items.length > 0;
    const hasOtherwise = otherwise.items.length > 0;
    if (!hasThen && !hasOtherwise) return;
    this.#value(item.condition);
    if (!hasThen) code.byte(op.i32Eqz);
    code.bytes([op.if, op.nothing]);
    this.#block(hasThen ? then : otherwise);
    if (hasThen && hasOtherwise) {
      code.byte(op.else);
      this.#block(otherwise);
    }
    code.byte(op.end);
  }

  #sink(sink: Sink): void {
    const code = this.#code;
    switch (sink.kind) {
      case 'store':
        this.#constant32(0);
        this.#value(sink.value);
        this.#access((sink.value.bits === 32 ? STORE32 : STORE64)[sink.bytes], sink.bytes, sink.offset);
        break;
      case 'storeat':
        this.#value(sink.index);
        this.#value(sink.value);
        this.#access((sink.value.bits === 32 ? STORE32 : STORE64)[sink.bytes], sink.bytes, sink.offset);
        break;
      case 'fail':
        this.#constant32(0);
        this.#access(LOAD32[4][0], 4, this.#failedOffset);
        code.bytes([op.i32Eqz, op.if, op.nothing]);
        this.#constant32(0);
        this.#constant32(sink.number);
        this.#access(STORE32[4], 4, this.#failedOffset);
        code.byte(op.end);
        break;
      case 'products':
        if ([...sink.a, ...sink.b].every((load) => this.#placement.kept[load.id] === 0))
          return emitProducts(code, sink.offset, sink.a, sink.b);
        // some were read ahead: where they lie now, there are newer values
        sink.a.forEach((a, i) => {
          this.#constant32(0);
          this.#value(a);
          this.#value(sink.b[i]);
          code.byte(op.i32Mul);
          this.#access(STORE32[2], 2, sink.offset + 2 * i);
        });
        break;
      case 'take':
        this.#constant32(0);
        this.#value(sink.value);
        this.#access(STORE32[4], 4, sink.offset);
        break;
      case 'mark':
        this.#constant32(0);
        this.#constant32(0);
        this.#access(LOAD32[4][0], 4, sink.offset);
        this.#constant32(sink.mask);
        code.byte(op.i32Or);
        this.#access(STORE32[4], 4, sink.offset);
        break;
      case 'count':
        this.#constant32(0);
        this.#constant32(0);
        this.#access(LOAD32[4][0], 4, sink.offset);
        this.#constant32(1);
        code.byte(op.i32Add);
        this.#access(STORE32[4], 4, sink.offset);
        break;
    }
  }

  /** Puts a value on the stack. */
  #value(n: Node): void {
    if (this.#placement.kept[n.id] === 0) return this.#compute(n);
    if (this.#locals.has(n)) {
      this.#code.byte(op.localGet);
      this.#local(n);
      return;
    }
    let offset = this.#shared.get(n);
    if (offset === undefined) this.#shared.set(n, (offset = this.#scratch.allocate()));
    this.#constant32(0);
    this.#access(n.bits === 32 ? LOAD32[4][0] : LOAD64[8][0], n.bits / 8, offset);
  }

  #compute(n: Node): void {
    const code = this.#code;
    const wide = n.bits === 64 ? 1 : 0;
    switch (n.op) {
      case 'const':
        if (n.bits === 32) return this.#constant32(Number(n.value));
        code.byte(op.i64Const);
        return code.signed64(n.value);
      case 'load':
      case 'loadat':
        if (n.op === 'load') this.#constant32(0);
        else this.#value(n.args[0]);
        return this.#access((wide ? LOAD64 : LOAD32)[n.bytes][n.signed ? 1 : 0], n.bytes, n.offset);
      case 'select': {
        const arms = this.#placement.branches.get(n);
        if (arms !== undefined) {
          this.#value(n.args[0]);
          code.bytes([op.if, wide ? I64 : I32]);
          this.#block(arms.then);
          this.#value(n.args[1]);
          code.byte(op.else);
          this.#block(arms.otherwise);
          this.#value(n.args[2]);
          return code.byte(op.end);
        }
        this.#value(n.args[1]);
        this.#value(n.args[2]);
        this.#value(n.args[0]);
        return code.byte(op.select);
      }
      case 'dot':
      case 'sum':
        return this.#vector(n);
      default:
        break;
    }
    const unary = UNARY[n.op];
    if (unary !== undefined) {
      this.#value(n.args[0]);
      return code.byte(unary[wide]);
    }
    const [a, b] = n.args;
    const from = a.bits === 64 ? 1 : 0;
    this.#value(a);
    if (n.op === 'eq' && b.op === 'const' && b.value === 0n) return code.byte(from ? op.i64Eqz : op.i32Eqz);
    this.#value(b);
    code.byte(BINARY[n.op]![from]);
  }

  #vector(n: Node): void {
    const code = this.#code;
    if (n.args.every((load) => this.#placement.kept[load.id] === 0))
      return emitVector(code, n, this.#locals32 + this.#locals64);
    // some were read ahead: where they lie now, there are newer values
    const count = n.op === 'dot' ? n.args.length / 2 : n.args.length;
    for (let i = 0; i < count; i++) {
      this.#value(n.args[i]);
      if (n.op === 'dot') {
        this.#value(n.args[count + i]);
        code.byte(op.i32Mul);
      }
      if (i > 0) code.byte(op.i32Add);
    }
  }

  #constant32(value: number): void {
    this.#code.byte(op.i32Const);
    this.#code.signed32(value);
  }

  #access(instruction: number, bytes: number, offset: number): void {
    this.#code.byte(instruction);
    this.#code.unsigned(Math.log2(Math.min(bytes, 8)));
    this.#code.unsigned(offset);
  }
}
