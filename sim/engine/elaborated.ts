import type { Design, Domain, MemoryPort, ReadPort, Signal } from '../../gen/ir/index.ts';
import { EngineError } from './errors.ts';
import type { BoxInfo } from './black-box.ts';
import { checksIn } from './flatten/checks.ts';
import type { FlatCheck } from './flatten/checks.ts';
import { byteOffset, merged, readMemory, storedWord, writing } from './flatten/memory-read.ts';
import { Resolver } from './flatten/resolve.ts';
import type { Scope } from './flatten/scope.ts';
import { localPath, pathIn, scopesOf } from './flatten/scope.ts';
import { loadValue, storedWords } from './flatten/storage.ts';
import { Layout } from './layout.ts';
import type { ArrayCell, Slot, StateCell } from './layout.ts';
import { Graph } from './machine/graph.ts';
import type { Node, Place, WordBits } from './machine/node.ts';
import { Words } from './machine/value.ts';
import type { Value } from './machine/value.ts';
import type { Word } from './schedule/rest.ts';
import type { Root } from './schedule/sink.ts';

/** Registers that one reset clears. */
export interface ResetGroup {
  /** The registers' domain where the first of them is. */
  readonly scope: Scope;
  readonly domain: Domain;
  readonly kind: 'sync' | 'async';
  /** Of the domain whose edges apply a synchronous reset. */
  readonly index: number;
  /** True for a reset that the design makes itself. */
  readonly driven: boolean;
  readonly registers: StateCell[];
}

type Writer = Exclude<MemoryPort, ReadPort>;

/** A register that captures another domain's values: which bits are late, and which were. */
export interface Crossing {
  readonly cell: StateCell;
  readonly random: Slot;
  readonly held: Slot;
  /** Null for a single bit, which has no other to be late without. */
  readonly arrival: Arrival | null;
}

/**
 * What a word in front of a synchroniser did last: bits that changed at one instant may be taken apart, a bit that had
 * changed before may not be late while a newer change is taken. Looked at when any clock has an edge.
 */
interface Arrival {
  /** The word at the latest instant, and which bits its latest change concerned. */
  readonly last: Slot;
  readonly moved: Slot;
  readonly lastPlace: Place;
  readonly movedPlace: Place;
}

/** A design with its hierarchy resolved: what each function of the program has to do. */
export class Elaborated {
  readonly design: Design;
  readonly words: Words;
  readonly layout = new Layout();
  readonly scopes: readonly Scope[];
  readonly resolver: Resolver;
  readonly boxes: readonly BoxInfo[];
  readonly checks: readonly FlatCheck[];
  readonly covers = new Map<number, number>();
  readonly resets: readonly ResetGroup[];
  readonly crossings = new Map<StateCell, Crossing>();
  readonly kept = new Map<string, Slot>();
  readonly #keptSignals: { readonly scope: Scope; readonly signal: Signal; readonly slot: Slot }[] = [];
  /** Where the first failed check's number goes. */
  readonly failedOffset = 0;
  /** All ones after state was changed by anything but a tick: nothing may rest then. */
  readonly stale: Word = { place: { kind: 'state', name: 'stale' }, offset: 8 };

  constructor(design: Design, limb: WordBits, keepAll: boolean) {
    this.design = design;
    this.words = new Words(new Graph(), limb);
    this.scopes = scopesOf(design.top);
    this.layout.addPorts(design.top);
    this.layout.addState(this.scopes);
    this.boxes = this.scopes.filter((scope) => scope.module.blackBox !== null).map((scope) => this.#box(scope));
    this.resolver = new Resolver(this.words, this.layout, new Map(this.boxes.map((box) => [box.scope, box.outputs])));
    this.checks = this.scopes.flatMap((scope) => checksIn(scope));
    this.checks.forEach(({ check }, i) => {
      if (check.what === 'cover') this.covers.set(i, this.layout.allocate(4));
    });
    this.resets = this.#resetGroups();
    for (const cell of this.registers()) {
      if (cell.signal.crossing === null) continue;
      const { width } = cell.signal;
      const slot = (): Slot => this.layout.slot(width, false);
      const place = (what: string): Place => ({ kind: 'state', name: `${cell.name} (${what})` });
      const arrival =
        width === 1
          ? null
          : { last: slot(), moved: slot(), lastPlace: place('arriving'), movedPlace: place('changing') };
      this.crossings.set(cell, { cell, random: slot(), held: slot(), arrival });
    }
    if (keepAll) this.#keepAll();
  }

  /** Registers proper, without the output registers of memories. */
  *registers(): Iterable<StateCell> {
    for (const cells of this.layout.states.values())
      for (const cell of cells.values()) if (cell.signal.kind === 'reg') yield cell;
  }

  /** What `evaluate` stores: outputs, inputs of black boxes, and signals kept for waves. */
  settled(): Root[] {
    const roots: Root[] = [];
    const { top } = this.design;
    const [scope] = this.scopes;
    for (const port of top.ports) {
      if (port.kind === 'output')
        this.#store(roots, null, this.layout.outputs.get(port)!, this.resolver.value(scope, port), null, false);
    }
    for (const { scope: box, inputs } of this.boxes) {
      for (const [port, slot] of inputs) {
        this.#store(
          roots,
          null,
          slot,
          this.resolver.value(box.parent!, box.instance!.connections.get(port)!),
          null,
          false,
        );
      }
    }
    for (const { scope: at, signal, slot } of this.#keptSignals)
      this.#store(roots, null, slot, this.resolver.value(at, signal), null, false);
    return roots;
  }

  /** What the edges of some domains do, besides settling. */
  edges(mask: number): Root[] {
    const ticks = (scope: Scope, domain: Domain): boolean =>
      ((mask >> (scope.domains.get(domain)?.index ?? -1)) & 1) === 1;
    const roots: Root[] = [];
    this.#checkRoots(roots, ticks);
    for (const scope of this.scopes) {
      if (scope.module.blackBox !== null) continue;
      const cells = this.layout.states.get(scope)!;
      for (const signal of scope.module.signals) {
        if (signal.kind !== 'reg' || !ticks(scope, signal.domain!)) continue;
        this.#registerRoots(roots, cells.get(signal)!);
      }
      for (const array of this.layout.arrays.get(scope)!.values()) {
        for (const port of array.memory.ports)
          if (ticks(scope, port.domain)) this.#portRoots(roots, scope, array, port);
      }
    }
    for (const { cell, arrival } of this.crossings.values()) {
      if (arrival === null) continue;
      const next = this.resolver.next(cell.scope, cell.signal);
      const moved = this.#moved(next, arrival);
      this.#store(roots, arrival.lastPlace, arrival.last, next, null, false);
      this.#store(roots, arrival.movedPlace, arrival.moved, moved, null, false);
    }
    return roots;
  }

  /** The bits of a word that changed when it changed last. */
  #moved(next: Value, { last, moved, lastPlace, movedPlace }: Arrival): Value {
    const { words } = this;
    const before = loadValue(words, lastPlace, last, false);
    const pattern = words.zeroed(next);
    const changed = words.map(pattern, (word, i) => words.graph.binary('xor', word, before.words[i]));
    return words.select(words.truth(changed), changed, loadValue(words, movedPlace, moved, false));
  }

  #registerRoots(roots: Root[], cell: StateCell): void {
    const { words } = this;
    const { scope, signal } = cell;
    const before = this.resolver.value(scope, signal);
    let next = this.resolver.next(scope, signal);
    const crossing = this.crossings.get(cell);
    if (crossing !== undefined) {
      const place: Place = { kind: 'input', name: `${cell.name} (late)` };
      const load = (slot: Slot): Value => loadValue(words, place, slot, false);
      const [random, held] = [load(crossing.random), load(crossing.held)];
      const { graph } = words;
      const moved = crossing.arrival === null ? null : this.#moved(next, crossing.arrival);
      const late = words.map(next, (word, i) => {
        const apart = graph.binary('xor', word, before.words[i]);
        const changed = moved === null ? apart : graph.binary('and', apart, moved.words[i]);
        const free = graph.binary('xor', held.words[i], graph.constant(-1n, word.bits));
        return graph.binary('and', graph.binary('and', changed, random.words[i]), free);
      });
      next = words.map(next, (word, i) => graph.binary('xor', word, late.words[i]));
      this.#store(roots, { kind: 'state', name: place.name }, crossing.held, late, null, false);
    }
    const domain = signal.domain!;
    if (signal.reset !== null && (scope.domains.get(domain)?.driven ?? null) !== null) {
      // a reset made inside may change with this edge: what counts is its level before
      const level = this.inReset(scope, domain);
      if (level !== null) next = words.select(level, words.constant(signal.reset, signal.width), next);
    }
    this.#store(roots, cell, cell.slot, next, before, signal.signed);
  }

  #portRoots(roots: Root[], scope: Scope, array: ArrayCell, port: MemoryPort): void {
    const { words, resolver } = this;
    const { graph } = words;
    const known = (e: Signal): Value => resolver.value(scope, e);
    const cells = this.layout.states.get(scope)!;
    if (port.kind === 'read') {
      if (port.latency === 0) return;
      const cell = cells.get(port.data)!;
      const before = known(port.data);
      const read = readMemory(words, array, port, (e) => resolver.value(scope, e));
      const on = port.enable === null ? graph.constant(1n, 32) : words.truth(known(port.enable));
      this.#store(roots, cell, cell.slot, words.select(on, read, before), before, port.data.signed);
      return;
    }
    if (port.kind === 'readwrite') {
      const cell = cells.get(port.readData)!;
      const before = known(port.readData);
      const reads = graph.binary('and', words.truth(known(port.enable)), graph.not(words.truth(known(port.write))));
      const word = storedWord(words, array, known(port.addr));
      this.#store(roots, cell, cell.slot, words.select(reads, word, before), before, port.readData.signed);
    }
    this.#writeRoots(roots, scope, array, port);
  }

  #writeRoots(roots: Root[], scope: Scope, array: ArrayCell, port: Writer): void {
    const { words, resolver } = this;
    const { memory } = array;
    const condition = writing(words, array, port, (e) => resolver.value(scope, e));
    if (condition.op === 'const' && condition.value === 0n) return;
    const address = resolver.value(scope, port.addr);
    const data = resolver.value(scope, port.data);
    const mask = port.mask === null ? null : resolver.value(scope, port.mask);
    const word = mask === null ? data : merged(words, memory, mask, data, storedWord(words, array, address));
    const clean = words.zeroed(word);
    const index = byteOffset(words, array, address);
    const slot: Slot = { offset: array.base, bytes: array.stride, width: memory.width, signed: false };
    storedWords(words, slot).forEach(({ offset, bytes }, i) => {
      roots.push({
        sink: { kind: 'storeat', place: array, offset, bytes, index, value: clean.words[i] },
        condition: condition.op === 'const' ? null : condition,
      });
    });
  }

  #checkRoots(roots: Root[], ticks: (scope: Scope, domain: Domain) => boolean): void {
    const { graph } = this.words;
    this.checks.forEach(({ check, scope, fails }, i) => {
      if (!ticks(scope, check.domain)) return;
      let happens = fails(this.resolver);
      const level = this.inReset(scope, check.domain);
      if (level !== null) happens = graph.binary('and', graph.not(level), happens);
      if (happens.op === 'const' && happens.value === 0n) return;
      const counter = this.covers.get(i);
      roots.push({
        sink: counter === undefined ? { kind: 'fail', number: i + 1 } : { kind: 'count', offset: counter },
        condition: happens.op === 'const' ? null : happens,
      });
    });
  }

  /** 1 while a domain's reset is active; null where it has none, or the top gives it none. */
  inReset(scope: Scope, domain: Domain): Node | null {
    const { words } = this;
    const ref = scope.domains.get(domain);
    if (domain.reset === null || ref === undefined) return null;
    let level: Node;
    if (ref.driven !== null) level = words.truth(this.resolver.value(ref.driven.scope, ref.driven.signal));
    else {
      const outer = this.design.top.domains[ref.index];
      const slot = outer === undefined ? null : this.layout.resetOf(outer);
      if (slot === null) return null;
      level = words.graph.load({ kind: 'input', name: 'reset' }, slot.offset, 1, false, 32, 1);
    }
    return domain.reset.activeLow ? words.graph.not(level) : level;
  }

  /** The registers that have a reset, by where it comes from: the ports' first. */
  #resetGroups(): ResetGroup[] {
    const groups = new Map<string, ResetGroup>();
    const numbers = new Map<Scope, number>(this.scopes.map((scope, i) => [scope, i]));
    for (const cell of this.registers()) {
      const domain = cell.signal.domain!;
      const { scope } = cell;
      const ref = scope.domains.get(domain);
      if (cell.signal.reset === null || domain.reset === null || ref === undefined) continue;
      const { driven, index } = ref;
      if (driven === null && (this.design.top.domains[index]?.reset ?? null) === null) continue;
      const { kind, activeLow } = domain.reset;
      const from = driven === null ? index : `${numbers.get(driven.scope)},${driven.signal.name}`;
      const key = `${from},${kind},${activeLow},${index}`;
      let group = groups.get(key);
      if (group === undefined)
        groups.set(key, (group = { scope, domain, kind, index, driven: driven !== null, registers: [] }));
      group.registers.push(cell);
    }
    return [...groups.values()].sort((a, b) => Number(a.driven) - Number(b.driven));
  }

  /** Roots that put the registers of a group to their reset values while the reset is active. */
  resetRoots(group: ResetGroup): Root[] {
    const level = this.inReset(group.scope, group.domain);
    const roots: Root[] = [];
    for (const cell of group.registers) {
      const { signal } = cell;
      const value = this.words.signed(this.words.constant(signal.reset ?? 0n, signal.width));
      this.#store(roots, null, cell.slot, value, null, signal.signed);
    }
    const { place, offset } = this.stale;
    const stale: Value = this.words.constant(-1n, 32);
    this.#store(roots, place, { offset, bytes: 4, width: 32, signed: false }, stale, null, false);
    return roots.map(({ sink }) => ({ sink, condition: level }));
  }

  /** Stores a value where it is not stored already. */
  #store(roots: Root[], place: Place | null, slot: Slot, value: Value, old: Value | null, signed: boolean): void {
    storedWords(this.words, slot).forEach(({ offset, bytes, width }, i, all) => {
      const last = i === all.length - 1;
      roots.push({
        sink: {
          kind: 'store',
          place,
          offset,
          bytes,
          value: value.words[i],
          old: old?.words[i] ?? null,
          extend: last ? (signed ? 'sign' : 'zero') : null,
          width,
        },
        condition: null,
      });
    });
  }

  #box(scope: Scope): BoxInfo {
    const info = scope.module.blackBox!;
    const make = info.behaviour;
    if (make === null) {
      throw new EngineError({
        what: `the black box ${info.verilogName} has no behaviour that the embedded simulator could run`,
        where: scope.path === '' ? scope.module.className : scope.path,
        expected: 'a method behaviour() in its class',
        fix: 'describe its behaviour in TypeScript, or simulate on Verilator, which reads its SystemVerilog',
      });
    }
    const inputs = new Map<Signal, Slot>();
    const outputs = new Map<Signal, Value>();
    const outputSlots = new Map<Signal, Slot>();
    for (const port of scope.module.ports) {
      const slot = this.layout.slot(port.width, port.signed);
      if (port.kind === 'input') inputs.set(port, slot);
      else {
        outputSlots.set(port, slot);
        outputs.set(port, loadValue(this.words, { kind: 'input', name: pathIn(scope, port.name) }, slot, false));
      }
    }
    return { scope, inputs, outputs, outputSlots, make };
  }

  #keepAll(): void {
    for (const scope of this.scopes) {
      const add = (signal: Signal): void => {
        const path = pathIn(scope, localPath(signal));
        if (localPath(signal) === '' || this.kept.has(path)) return;
        const slot = this.layout.slot(signal.width, signal.signed);
        this.kept.set(path, slot);
        this.#keptSignals.push({ scope, signal, slot });
      };
      if (scope.module.blackBox !== null) continue;
      for (const port of scope.module.ports) add(port);
      for (const signal of scope.module.signals) add(signal);
    }
  }
}
