import type { Expr, Signal } from '../../../gen/ir/index.ts';
import { operands } from '../../../gen/ir/index.ts';
import { EngineError } from '../errors.ts';
import type { Layout } from '../layout.ts';
import { compute } from '../machine/compute.ts';
import type { Value, Words } from '../machine/value.ts';
import { drivenValue, driverParts } from './driven.ts';
import { readMemory, readParts } from './memory-read.ts';
import type { Range, Segment } from './module-info.ts';
import { rangeOf, segmentsOf } from './module-info.ts';
import { rangeParts, rangeValue } from './range.ts';
import type { Scope } from './scope.ts';
import { localPath, pathIn } from './scope.ts';
import { loadValue } from './storage.ts';

/** What has a value in a scope: an expression, some bits of a signal, some bits of an expression. */
export type Thing = Expr | Segment | Range;
/** A thing where it is. */
export type Located = readonly [scope: Scope, thing: Thing];

interface Frame {
  readonly scope: Scope;
  readonly thing: Thing;
  readonly parts: readonly Located[];
  next: number;
}

/**
 * Turns what the modules say into values over state and inputs, through the hierarchy: wires and instances vanish. Works with
 * an explicit stack, since expressions may be tens of thousands of operators deep. Where whole values seem to depend on
 * themselves, their bits are told apart, as the check for loops does.
 */
export class Resolver {
  readonly words: Words;
  readonly layout: Layout;
  /** Outputs of black boxes: where their values are put. */
  readonly boxes: ReadonlyMap<Scope, ReadonlyMap<Signal, Value>>;

  constructor(words: Words, layout: Layout, boxes: ReadonlyMap<Scope, ReadonlyMap<Signal, Value>>) {
    this.words = words;
    this.layout = layout;
    this.boxes = boxes;
  }

  /** The value of an expression; of a register its value before the edge. */
  value(scope: Scope, expr: Expr): Value {
    return this.#resolve(scope, expr);
  }

  /** What a register holds after the edge, its reset apart. */
  next(scope: Scope, register: Signal): Value {
    const parts = segmentsOf(scope.info, register).map((segment) => this.#resolve(scope, segment));
    return this.words.join(parts.reverse());
  }

  /** Known already: for the makers, whose parts have been resolved. */
  known(scope: Scope, thing: Thing): Value {
    const value = scope.values.get(thing);
    if (value === undefined) throw new Error(`a part of ${scope.path} was not resolved`);
    return value;
  }

  #resolve(scope: Scope, thing: Thing): Value {
    for (;;) {
      const known = scope.values.get(thing);
      if (known !== undefined) return known;
      const cycle = this.#run(scope, thing);
      if (cycle !== null) this.#tellBitsApart(cycle);
    }
  }

  /** Null, or the frames of a cycle. */
  #run(scope: Scope, thing: Thing): readonly Frame[] | null {
    const stack: Frame[] = [];
    const open = new Map<Scope, Set<Thing>>();
    const push = (s: Scope, t: Thing): void => {
      let set = open.get(s);
      if (set === undefined) open.set(s, (set = new Set()));
      set.add(t);
      stack.push({ scope: s, thing: t, parts: this.#parts(s, t), next: 0 });
    };
    push(scope, thing);
    while (stack.length > 0) {
      const frame = stack[stack.length - 1];
      if (frame.next < frame.parts.length) {
        const [s, t] = frame.parts[frame.next++];
        if (s.values.has(t)) continue;
        if (open.get(s)?.has(t) === true) return stack.slice(stack.findIndex((f) => f.scope === s && f.thing === t));
        push(s, t);
        continue;
      }
      stack.pop();
      open.get(frame.scope)!.delete(frame.thing);
      frame.scope.values.set(frame.thing, this.#make(frame.scope, frame.thing));
    }
    return null;
  }

  #tellBitsApart(cycle: readonly Frame[]): void {
    let grown = false;
    for (const { scope, thing } of cycle) {
      const expr =
        'kind' in thing && thing.kind === 'segment'
          ? thing.signal
          : 'kind' in thing && thing.kind === 'range'
            ? thing.expr
            : (thing as Expr);
      if (scope.info.byBit.has(expr)) continue;
      scope.info.byBit.add(expr);
      if (expr.op === 'signal') scope.info.segments.delete(expr);
      grown = true;
    }
    if (grown) return;
    const names = cycle.flatMap(({ scope, thing }) =>
      'op' in thing && thing.op === 'signal' ? [pathIn(scope, localPath(thing))] : [],
    );
    throw new EngineError({
      what: 'the embedded simulator found signals that depend on themselves within one instant',
      where: [...new Set(names)].join(' → '),
      expected: 'a register between a signal and itself',
      fix: 'put a register into the cycle',
    });
  }

  #parts(scope: Scope, thing: Thing): readonly Located[] {
    if ('kind' in thing && thing.kind === 'segment') return driverParts(scope, thing);
    if ('kind' in thing && thing.kind === 'range') return rangeParts(scope, thing);
    const e = thing as Expr;
    if (e.op === 'signal') return this.#signalParts(scope, e);
    if (e.op === 'slice') {
      if (e.a.op === 'signal' && isDriven(scope, e.a))
        return overlapping(scope, e.a, e.hi, e.lo).map((s) => [scope, s]);
      if (scope.info.byBit.has(e.a)) return [[scope, rangeOf(scope.info, e.a, e.hi, e.lo)]];
    }
    return operands(e).map((part) => [scope, part]);
  }

  #signalParts(scope: Scope, s: Signal): readonly Located[] {
    if (isDriven(scope, s)) return segmentsOf(scope.info, s).map((segment) => [scope, segment]);
    if (s.kind === 'input') {
      const { parent, instance } = scope;
      return parent === null ? [] : [[parent, instance!.connections.get(s)!]];
    }
    const child = scope.info.childOutputs.get(s);
    if (child !== undefined) {
      const inner = scope.children.get(child.instance)!;
      return this.boxes.has(inner) ? [] : [[inner, child.port]];
    }
    const read = scope.info.memoryData.get(s);
    if (read !== undefined && read.port.kind === 'read' && read.port.latency === 0) {
      return readParts(read.memory, read.port).map((part) => [scope, part]);
    }
    return [];
  }

  #make(scope: Scope, thing: Thing): Value {
    if ('kind' in thing && thing.kind === 'segment') return drivenValue(this, scope, thing);
    if ('kind' in thing && thing.kind === 'range') return rangeValue(this, scope, thing);
    const e = thing as Expr;
    if (e.op === 'signal') return this.#signalValue(scope, e);
    if (e.op === 'slice') {
      if (e.a.op === 'signal' && isDriven(scope, e.a)) return this.bits(scope, e.a, e.hi, e.lo);
      if (scope.info.byBit.has(e.a)) return this.known(scope, rangeOf(scope.info, e.a, e.hi, e.lo));
    }
    return compute(this.words, e, (part) => this.known(scope, part));
  }

  #signalValue(scope: Scope, s: Signal): Value {
    const { words, layout } = this;
    if (isDriven(scope, s)) return this.bits(scope, s, s.width - 1, 0);
    if (s.kind === 'input') {
      if (scope.parent !== null) return this.known(scope.parent, scope.instance!.connections.get(s)!);
      const cell = layout.inputs.get(s)!;
      return loadValue(words, cell, cell.slot, false);
    }
    const child = scope.info.childOutputs.get(s);
    if (child !== undefined) {
      const inner = scope.children.get(child.instance)!;
      return this.boxes.get(inner)?.get(child.port) ?? this.known(inner, child.port);
    }
    const cell = layout.states.get(scope)!.get(s);
    if (cell !== undefined) return loadValue(words, cell, cell.slot, s.signed);
    const read = scope.info.memoryData.get(s);
    if (read === undefined || read.port.kind !== 'read') throw new Error(`${s.name} has no value`);
    const { memory, port } = read;
    return readMemory(words, layout.arrays.get(scope)!.get(memory)!, port, (part) => this.known(scope, part));
  }

  /** Some bits of a driven signal, from its segments. */
  bits(scope: Scope, signal: Signal, hi: number, lo: number): Value {
    const { words } = this;
    const parts = overlapping(scope, signal, hi, lo).map((segment) => {
      const [to, from] = [Math.min(hi, segment.hi), Math.max(lo, segment.lo)];
      return words.slice(this.known(scope, segment), to - segment.lo, from - segment.lo);
    });
    return words.join(parts.reverse());
  }
}

/** Driven by statements of the module, now: what is made of segments. */
export function isDriven(scope: Scope, signal: Signal): boolean {
  switch (signal.kind) {
    case 'wire':
    case 'output':
    case 'child-input':
      return !scope.info.childOutputs.has(signal);
    default:
      return false;
  }
}

export function overlapping(scope: Scope, signal: Signal, hi: number, lo: number): Segment[] {
  return segmentsOf(scope.info, signal).filter((segment) => segment.lo <= hi && segment.hi >= lo);
}
