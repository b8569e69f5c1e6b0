import type { Random } from '../../print/support/random.ts';
import {
  INHERITED,
  BOOL,
  leavesOf,
  uint,
  type DomainRecipe,
  type Enums,
  type Ex,
  type Ground,
  type Item,
  type ModuleRecipe,
  type Path,
  type Shape,
  type Stmt,
} from '../recipe/index.ts';
import { Expressions, randomType, randomWidth } from './expressions.ts';
import { randomMemory } from './memory.ts';
import { NOTHING, Pool, refTo } from './pool.ts';
import { Statements, type Driven } from './statements.ts';

/** What a parent has to know of a module. */
export interface Summary {
  readonly name: string;
  readonly inputs: readonly { readonly name: string; readonly shape: Shape; readonly domain: number }[];
  /** `from`: the inputs that an output follows within the cycle. */
  readonly outputs: readonly {
    readonly name: string;
    readonly shape: Shape;
    readonly domain: number;
    readonly from: ReadonlySet<string>;
  }[];
  /** Its domains: the inherited one, or numbers of the design's. */
  readonly slots: readonly number[];
}

export interface ModuleOptions {
  readonly name: string;
  readonly isTop: boolean;
  readonly enums: Enums;
  readonly domains: readonly DomainRecipe[];
  readonly slots: readonly number[];
  /** Modules to make instances of, each as often as it is listed. */
  readonly children: readonly Summary[];
  /** Wires, values and memories. */
  readonly size: number;
}

/** One random module: legal, without combinational loops, and with everything in it leading to an output. */
export function randomModule(r: Random, options: ModuleOptions): { module: ModuleRecipe; summary: Summary } {
  return new ModuleMaker(r, options).make();
}

class ModuleMaker {
  readonly #r: Random;
  readonly #o: ModuleOptions;
  readonly #pool = new Pool();
  readonly #x: Expressions;
  readonly #statements: Statements;
  readonly #items: Item[] = [];
  readonly #late: Item[] = [];
  readonly #inputs: { name: string; shape: Shape; domain: number }[] = [];
  readonly #outputs: { name: string; shape: Shape; domain: number; from: ReadonlySet<string> }[] = [];
  #count = 0;

  constructor(r: Random, options: ModuleOptions) {
    this.#r = r;
    this.#o = options;
    this.#x = new Expressions(r, this.#pool, options.enums);
    this.#statements = new Statements(r, this.#x);
  }

  make(): { module: ModuleRecipe; summary: Summary } {
    const r = this.#r;
    const { name, slots, children, size } = this.#o;
    const registers = this.#registers();
    for (const slot of slots) if (r.chance(0.6)) this.#output(slot, 2);
    for (const slot of slots) for (let n = 1 + r.below(4); n > 0; n--) this.#input(slot);
    const steps: (() => void)[] = [];
    for (const child of children) steps.push(() => this.#instance(child));
    for (let n = 0; n < size; n++) steps.push(() => this.#step());
    for (const step of r.shuffle(steps)) step();
    this.#nexts(registers);
    for (const slot of slots) for (let n = r.below(2); n > 0; n--) this.#output(slot, 2);
    this.#rest();
    const module = { name, items: [...this.#items, ...this.#late] };
    return { module, summary: { name, slots, inputs: this.#inputs, outputs: this.#outputs } };
  }

  #name(kind: string): string {
    return `${kind}${this.#count++}`;
  }

  #slot(): number {
    return this.#r.pick(this.#o.slots);
  }

  #shape(): Shape {
    const r = this.#r;
    const ground = () => randomType(r, this.#o.enums);
    const kind = r.below(20);
    if (kind === 0) return { kind: 'vec', length: 1 + r.below(7), of: ground() };
    if (kind === 1) return { kind: 'bundle', fields: Array.from({ length: 1 + r.below(3) }, ground) };
    if (kind === 2) {
      const fields = Array.from({ length: 2 }, () => (r.chance(0.5) ? BOOL : uint(1 + r.below(12))));
      return { kind: 'vec', length: 2 + r.below(4), of: { kind: 'bundle', fields } };
    }
    return ground();
  }

  /** Makes the parts of something available to expressions. */
  #offer(root: string, path: Path, shape: Shape, domain: number, from: ReadonlySet<string>): void {
    for (const leaf of leavesOf(shape))
      this.#pool.add({ root, path: [...path, ...leaf.path], type: leaf.type, domain, from });
    if (shape.kind !== 'vec') return;
    for (const { path: rest, type } of leavesOf(shape.of))
      this.#pool.add({ root, path, type, domain, from, vector: { length: shape.length, rest } });
  }

  #input(domain: number): void {
    const name = this.#name('in');
    const shape = this.#shape();
    this.#items.push({ i: 'input', name, shape, domain });
    this.#inputs.push({ name, shape, domain });
    this.#offer(name, [], shape, domain, new Set([name]));
  }

  #registers(): { driven: Driven; domain: number; crossing: boolean }[] {
    const r = this.#r;
    const { slots, isTop } = this.#o;
    return slots.flatMap((domain) =>
      Array.from({ length: 1 + r.below(isTop ? 4 : 3) }, () => {
        const name = this.#name('r');
        const shape = r.chance(0.2) ? this.#vector() : this.#shape();
        const crossing = slots.length > 1 && r.chance(0.3);
        const init = r.chance(0.8) ? leavesOf(shape).map(({ type }) => this.#bits(type)) : null;
        this.#items.push({ i: 'reg', name, shape, init, domain });
        this.#offer(name, [], shape, domain, NOTHING);
        return { driven: { root: name, path: [], shape }, domain, crossing };
      }),
    );
  }

  #vector(): Shape {
    return { kind: 'vec', length: 2 + this.#r.below(6), of: randomType(this.#r, this.#o.enums) };
  }

  #bits(type: Ground): string {
    return String(this.#r.bits(type.kind === 'uint' || type.kind === 'sint' ? type.width : 4));
  }

  #step(): void {
    const kind = this.#r.below(20);
    if (kind < 9) this.#value();
    else if (kind < 15) this.#wires();
    else if (kind < 17) this.#partByPart();
    else if (kind < 19) this.#memory();
    else this.#check();
  }

  #value(): void {
    const domain = this.#slot();
    this.#x.begin(domain);
    const name = this.#name('v');
    const value = this.#x.any(1 + this.#r.below(4));
    if (value.op !== 'call') return;
    this.#items.push({ i: 'let', name, value });
    // its type is known where it is written; whoever uses it converts
    this.#pool.add({ root: name, path: [], type: uint(1), domain, from: this.#x.from });
  }

  #wires(): void {
    const r = this.#r;
    const domain = this.#slot();
    this.#x.begin(domain);
    const cond = this.#x.condition();
    const body: Stmt[] = [];
    const members = Array.from({ length: 1 + r.below(3) }, () => ({ root: this.#name('w'), shape: this.#shape() }));
    for (const { root, shape } of members) {
      const usual = r.chance(0.6) ? leavesOf(shape).map(({ type }) => this.#bits(type)) : null;
      this.#items.push({ i: 'wire', name: root, shape, usual });
      const driven = { root, path: [], shape };
      if (r.chance(0.3)) body.push(this.#statements.whole(driven, 2));
      body.push(...this.#statements.some([driven], r.below(3), 1 + r.below(2)));
      this.#offer(root, [], shape, domain, this.#x.from);
    }
    const inOne = r.chance(0.4);
    const drive: Item = {
      i: 'drive',
      body: inOne ? [{ s: 'when', branches: [{ cond, body }], otherwise: null }] : body,
    };
    (r.chance(0.3) ? this.#late : this.#items).push(drive);
  }

  /** A wire of which each part may read the parts below. */
  #partByPart(): void {
    const r = this.#r;
    const domain = this.#slot();
    this.#x.begin(domain);
    const root = this.#name('w');
    const width = 1 + r.below(24);
    const type = uint(width);
    this.#items.push({ i: 'wire', name: root, shape: type, usual: ['0'] });
    const body: Stmt[] = [];
    for (let lo = 0; lo < width;) {
      const hi = Math.min(width - 1, lo + r.below(6));
      let value = this.#x.any(2);
      if (lo > 0 && r.chance(0.7)) {
        const below: Ex = { op: 'call', f: 'bits', args: [{ op: 'ref', root, path: [], type }], n: [lo - 1, 0] };
        value = { op: 'call', f: r.pick(['xor', 'add'] as const), args: [value, below] };
      }
      const set: Stmt = { s: 'set', target: { root, path: [], hi, lo }, value };
      body.push(
        r.chance(0.3) ? { s: 'when', branches: [{ cond: this.#x.condition(), body: [set] }], otherwise: null } : set,
      );
      lo = hi + 1;
    }
    this.#items.push({ i: 'drive', body: r.shuffle(body) });
    this.#offer(root, [], type, domain, this.#x.from);
  }

  #memory(): void {
    const domain = this.#slot();
    const name = this.#name('m');
    this.#x.begin(domain);
    const shape = this.#r.chance(0.75) ? randomWord(this.#r) : this.#shape();
    const item = randomMemory(this.#r, this.#x, { name, shape, domain });
    this.#items.push(item);
    for (const port of item.ports) {
      if (port.kind === 'write') continue;
      const isAsync = port.kind === 'read' && port.latency === 0;
      this.#offer(`${name}_${port.name}`, [], shape, domain, isAsync ? this.#x.from : NOTHING);
    }
  }

  /** An assertion that always holds, or a cover. */
  #check(): void {
    const domain = this.#slot();
    this.#x.begin(domain);
    const a: Ex = { op: 'call', f: 'asUInt', args: [this.#x.any(1)] };
    const b: Ex = { op: 'call', f: 'or', args: [a, this.#x.any(1)] };
    const what = this.#r.pick(['assert', 'assume', 'cover'] as const);
    const cond: Ex = what === 'cover' ? this.#x.condition() : { op: 'call', f: 'le', args: [a, b] };
    this.#items.push({ i: 'check', what, cond, domain });
  }

  #instance(child: Summary): void {
    const r = this.#r;
    const { slots, domains } = this.#o;
    const name = this.#name('c');
    const domain = r.chance(0.3) ? r.pick(slots) : INHERITED;
    const others = slots.filter((s) => s > 0);
    const alone = (d: number): boolean =>
      domains.every(
        (other, i) => i === d || (other.clock !== domains[d].clock && other.reset?.name !== domains[d].reset?.name),
      );
    const map = child.slots.flatMap((theirs): [number, number][] => {
      const fitting = others.filter((ours) => alike(domains[theirs], domains[ours]));
      return theirs > 0 && fitting.length > 0 && alone(theirs) && r.chance(0.4) ? [[theirs, r.pick(fitting)]] : [];
    });
    const ours = (slot: number): number => (slot === INHERITED ? domain : (map.find(([t]) => t === slot)?.[1] ?? slot));
    this.#items.push({ i: 'instance', name, module: child.name, k: r.below(3), domain, domains: map });
    const driven = new Map<string, ReadonlySet<string>>();
    let waiting = [...child.outputs];
    const offer = (): void => {
      const ready = waiting.filter(({ from }) => [...from].every((input) => driven.has(input)));
      waiting = waiting.filter((output) => !ready.includes(output));
      for (const output of ready) {
        const from = new Set([...output.from].flatMap((input) => [...driven.get(input)!]));
        this.#offer(name, [output.name], output.shape, ours(output.domain), from);
      }
    };
    offer();
    for (const input of r.shuffle([...child.inputs])) {
      const slot = ours(input.domain);
      this.#x.begin(slot);
      const target = { root: name, path: [input.name], shape: input.shape };
      const body = [this.#statements.whole(target, 2), ...(r.chance(0.3) ? this.#statements.some([target], 1, 2) : [])];
      (r.chance(0.3) ? this.#late : this.#items).push({ i: 'drive', body });
      driven.set(input.name, this.#x.from);
      offer();
    }
  }

  #nexts(registers: readonly { driven: Driven; domain: number; crossing: boolean }[]): void {
    const r = this.#r;
    const { slots } = this.#o;
    for (const slot of slots) {
      const own = registers.filter((reg) => reg.domain === slot && !reg.crossing).map(({ driven }) => driven);
      this.#x.begin(slot);
      if (own.length > 1 && r.chance(0.4)) this.#late.push({ i: 'next', body: this.#statements.some(own, 2, 1) });
    }
    for (const { driven, domain, crossing } of registers) {
      const others = slots.filter((s) => s !== domain);
      this.#x.begin(crossing ? r.pick(others) : domain);
      const body: Stmt[] = crossing
        ? [{ ...this.#statements.whole(driven, 1), crossing: true } as Stmt]
        : [
            ...(r.chance(0.4) ? [this.#statements.whole(driven, 2)] : []),
            ...this.#statements.some([driven], r.below(3), 1),
          ];
      this.#late.push({ i: 'next', body });
    }
  }

  #output(domain: number, depth: number): void {
    this.#x.begin(domain);
    const name = this.#name('out');
    const shape = this.#shape();
    const body = [
      this.#statements.whole({ root: name, path: [], shape }, depth),
      ...(this.#r.chance(0.2) ? this.#statements.some([{ root: name, path: [], shape }], 1, 2) : []),
    ];
    this.#items.push({ i: 'output', name, shape, domain });
    (this.#r.chance(0.5) ? this.#late : this.#items).push({ i: 'drive', body });
    this.#outputs.push({ name, shape, domain, from: this.#x.from });
  }

  /** Shows what nothing else uses: some of it by itself, the rest together. */
  #rest(): void {
    const r = this.#r;
    let single = this.#o.isTop ? 20 : 3;
    for (const domain of this.#o.slots) {
      const left = this.#pool.unused.filter((leaf) => leaf.domain === domain);
      while (left.length > 0) {
        const some = left.splice(0, single-- > 0 ? 1 : 8);
        const name = this.#name('out');
        const own: Ground =
          some.length > 1 ? uint(1 + r.below(64)) : some[0].root.startsWith('v') ? uint(randomWidth(r)) : some[0].type;
        const folded = some.map(refTo).reduce((a, b): Ex => ({
          op: 'call',
          f: 'xor',
          args: [{ op: 'call', f: 'resize', args: [a], n: [64, 0] }, b],
        }));
        this.#items.push({ i: 'output', name, shape: own, domain });
        this.#late.push({ i: 'drive', body: [{ s: 'set', target: { root: name, path: [] }, value: folded }] });
        const from = new Set(some.flatMap((leaf) => [...leaf.from]));
        this.#outputs.push({ name, shape: own, domain, from });
      }
    }
  }
}

/** Whether one domain can drive the other: the same edge, the same kind of reset. */
function alike(a: DomainRecipe | undefined, b: DomainRecipe | undefined): boolean {
  if (a === undefined || b === undefined || a.edge !== b.edge) return false;
  if (a.reset === null || b.reset === null) return a.reset === b.reset;
  return a.reset.kind === b.reset.kind && a.reset.activeLow === b.reset.activeLow;
}

/** A word that a mask may divide. */
function randomWord(r: Random): Shape {
  const width = (1 + r.below(8)) * (1 + r.below(5));
  return r.chance(0.7) ? uint(width) : { kind: 'sint', width };
}
