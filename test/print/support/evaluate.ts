import type {
  Domain,
  Expr,
  InstanceIr,
  Memory,
  MemoryPort,
  ModuleIr,
  Signal,
  Statement,
} from '../../../gen/ir/index.ts';

/** What happens at an instant: which domains of the top see their active edge, and whose reset is asserted. */
export interface Instant {
  readonly edge: (domain: Domain) => boolean;
  readonly inReset: (domain: Domain) => boolean;
}

const EVERY_EDGE: Instant = { edge: () => true, inReset: () => false };

/**
 * A reference for what a module and its instances mean: evaluates the intermediate representation directly, as its comments define it, with nothing
 * shared with the printer. Values are patterns (non-negative big integers). At time zero registers without initial value, memories without contents and words read are
 * 0, other registers have their initial value.
 */
export class Evaluator {
  readonly module: ModuleIr;
  /** By instance, in the order of the module. */
  readonly children = new Map<InstanceIr, Evaluator>();
  readonly #parent: { readonly evaluator: Evaluator; readonly instance: InstanceIr } | null;
  readonly #state = new Map<Signal, bigint>();
  readonly #words = new Map<Memory, bigint[]>();
  readonly #reads = new Map<Signal, { memory: Memory; port: MemoryPort }>();
  readonly #drivenBy = new Map<Signal, Statement[]>();
  /** The port of an instance behind a signal of this module, and the signal of the parent behind a port of this one. */
  readonly #outputs = new Map<Signal, { readonly child: Evaluator; readonly port: Signal }>();
  #inputs: ReadonlyMap<Signal, bigint> = new Map();
  #values = new Map<Expr, bigint>();

  constructor(module: ModuleIr, parent: { evaluator: Evaluator; instance: InstanceIr } | null = null) {
    this.module = module;
    this.#parent = parent;
    for (const instance of module.instances) {
      const child = new Evaluator(instance.module, { evaluator: this, instance });
      this.children.set(instance, child);
      for (const [port, signal] of instance.connections)
        if (signal.kind === 'child-output') this.#outputs.set(signal, { child, port });
    }
    for (const memory of module.memories) {
      this.#words.set(
        memory,
        Array.from({ length: memory.depth }, (_, i) => memory.init?.[i] ?? 0n),
      );
      for (const port of memory.ports) {
        if (port.kind === 'read') this.#reads.set(port.data, { memory, port });
        if (port.kind === 'readwrite') this.#reads.set(port.readData, { memory, port });
      }
    }
    for (const s of module.body)
      for (const t of targetsOf([s])) this.#drivenBy.set(t, [...(this.#drivenBy.get(t) ?? []), s]);
    for (const s of module.signals) if (s.kind === 'reg') this.#state.set(s, pattern(s.reset ?? 0n, s.width));
    for (const s of this.#reads.keys()) this.#state.set(s, 0n);
  }

  /** Sets the inputs of this cycle. */
  drive(inputs: ReadonlyMap<Signal, bigint>): void {
    this.#inputs = inputs;
    this.#forget();
  }

  #forget(): void {
    this.#values = new Map();
    for (const child of this.children.values()) child.#forget();
  }

  /** Sets registers that a reset gives their value to 0: what simulators without unknowns begin with. */
  powerOn(): void {
    for (const s of this.module.signals) if (s.kind === 'reg' && s.domain?.reset !== null) this.#state.set(s, 0n);
    for (const child of this.children.values()) child.powerOn();
    this.#forget();
  }

  /** Lets asynchronous resets act. */
  settle(now: Instant): void {
    this.#reset(now);
    this.#forget();
  }

  #reset(now: Instant): void {
    for (const s of this.module.signals) {
      if (s.kind !== 'reg' || s.reset === null || s.domain?.reset?.kind !== 'async') continue;
      if (now.inReset(this.#topDomain(s.domain))) this.#state.set(s, pattern(s.reset, s.width));
    }
    for (const child of this.children.values()) child.#reset(now);
  }

  #topDomain(domain: Domain): Domain {
    if (this.#parent === null) return domain;
    const { evaluator, instance } = this.#parent;
    return evaluator.#topDomain(instance.domains.get(domain) ?? domain);
  }

  /** The value of an expression now. */
  value(e: Expr): bigint {
    let known = this.#values.get(e);
    if (known === undefined) this.#values.set(e, (known = pattern(this.#compute(e), e.width)));
    return known;
  }

  /** The active clock edge of the domains that have it now, at once: everything follows from the values before. */
  step(now: Instant = EVERY_EDGE): void {
    const writes: (() => void)[] = [];
    this.#collect(now, writes);
    for (const write of writes) write();
    this.#forget();
  }

  /** The failed assertions and assumptions of an edge to come. */
  failures(now: Instant): string[] {
    const failed: string[] = [];
    const visit = (body: readonly Statement[]): void => {
      for (const s of body) {
        if (s.kind === 'when') visit(s.branches.find((b) => this.value(b.cond) === 1n)?.body ?? s.otherwise);
        else if (s.kind === 'match') {
          const subject = this.value(s.subject);
          visit(s.cases.find((c) => c.values.some((v) => pattern(v.value, v.width) === subject))?.body ?? s.otherwise);
        } else if (s.kind === 'check' && s.what !== 'cover' && this.value(s.cond) === 0n) {
          const domain = this.#topDomain(s.domain);
          if (now.edge(domain) && !now.inReset(domain)) failed.push(s.message);
        }
      }
    };
    visit(this.module.body);
    return [...failed, ...[...this.children.values()].flatMap((child) => child.failures(now))];
  }

  #collect(now: Instant, writes: (() => void)[]): void {
    const next = new Map<Signal, bigint>();
    for (const s of this.module.signals) {
      if (s.kind !== 'reg') continue;
      const domain = this.#topDomain(s.domain!);
      if (!now.edge(domain)) continue;
      const isReset = s.reset !== null && s.domain!.reset !== null && now.inReset(domain);
      next.set(s, isReset ? pattern(s.reset!, s.width) : this.#driven(s, this.#state.get(s)!));
    }
    for (const memory of this.module.memories) {
      for (const port of memory.ports)
        if (now.edge(this.#topDomain(port.domain))) this.#stepPort(memory, port, next, writes);
    }
    writes.push(() => {
      for (const [s, v] of next) this.#state.set(s, v);
    });
    for (const child of this.children.values()) child.#collect(now, writes);
  }

  #stepPort(memory: Memory, port: MemoryPort, next: Map<Signal, bigint>, writes: (() => void)[]): void {
    if (port.kind === 'read') {
      if (port.latency === 1 && this.value(port.enable!) === 1n)
        next.set(port.data, this.#read(memory, this.value(port.addr)));
      return;
    }
    if (this.value(port.enable) === 0n) return;
    if (port.kind === 'readwrite' && this.value(port.write) === 0n) {
      next.set(port.readData, this.#stored(memory, this.value(port.addr)));
      return;
    }
    const at = Number(this.value(port.addr));
    const word = this.#written(memory, port, BigInt(at));
    if (at < memory.depth) writes.push(() => (this.#words.get(memory)![at] = word));
  }

  /** The word after the port's write. */
  #written(memory: Memory, port: Exclude<MemoryPort, { kind: 'read' }>, at: bigint): bigint {
    const data = this.value(port.data);
    if (port.mask === null) return data;
    const mask = this.value(port.mask);
    let word = this.#stored(memory, at);
    for (let i = 0; i < memory.width; i++) {
      if ((mask >> BigInt(Math.floor(i / memory.granularity))) & 1n) {
        word = (word & ~(1n << BigInt(i))) | (data & (1n << BigInt(i)));
      }
    }
    return word;
  }

  #stored(memory: Memory, at: bigint): bigint {
    return at < BigInt(memory.depth) ? this.#words.get(memory)![Number(at)] : 0n;
  }

  #read(memory: Memory, at: bigint): bigint {
    if (memory.readDuringWrite === 'new') {
      for (const port of memory.ports) {
        if (port.kind === 'read' || this.value(port.enable) === 0n || this.value(port.addr) !== at) continue;
        if (port.kind === 'readwrite' && this.value(port.write) === 0n) continue;
        if (at < BigInt(memory.depth)) return this.#written(memory, port, at);
      }
    }
    return this.#stored(memory, at);
  }

  /** What the statements leave in bits `hi` to `lo` of a target that starts from `before`; other bits are not looked at. */
  #driven(target: Signal, before: bigint, hi = target.width - 1, lo = 0): bigint {
    let value = before;
    const run = (body: readonly Statement[]): void => {
      for (const s of body) {
        if (s.kind === 'assign') {
          if (s.target !== target || s.lo > hi || s.hi < lo) continue;
          const mask = pattern(-1n, s.hi - s.lo + 1) << BigInt(s.lo);
          value = (value & ~mask) | (this.value(s.value) << BigInt(s.lo));
        } else if (s.kind === 'when') {
          if (!targetsOf([s]).has(target)) continue;
          run(s.branches.find((b) => this.value(b.cond) === 1n)?.body ?? s.otherwise);
        } else if (s.kind === 'match') {
          if (!targetsOf([s]).has(target)) continue;
          const subject = this.value(s.subject);
          const hit = s.cases.find((c) => c.values.some((v) => pattern(v.value, v.width) === subject));
          run(hit?.body ?? s.otherwise);
        }
      }
    };
    run(this.#drivenBy.get(target) ?? []);
    return value;
  }

  /** Bits of a signal may depend on other bits of it: only those asked for are right. */
  #signal(s: Signal, hi = s.width - 1, lo = 0): bigint {
    if (s.kind === 'input') {
      if (this.#parent === null) return this.#inputs.get(s) ?? 0n;
      const { evaluator, instance } = this.#parent;
      return evaluator.#signal(instance.connections.get(s)!, hi, lo);
    }
    if (s.kind === 'child-output') {
      const { child, port } = this.#outputs.get(s)!;
      return child.#signal(port, hi, lo);
    }
    if (s.kind === 'reg') return this.#state.get(s)!;
    const read = this.#reads.get(s);
    if (read !== undefined) {
      const { memory, port } = read;
      if (port.kind === 'read' && port.latency === 0) return this.#read(memory, this.value(port.addr));
      return this.#state.get(s)!;
    }
    return this.#driven(s, pattern(s.defaultValue ?? 0n, s.width), hi, lo);
  }

  #compute(e: Expr): bigint {
    const bits = (x: Expr): bigint => this.value(x);
    const int = (x: Expr): bigint => (x.signed ? BigInt.asIntN(x.width, this.value(x)) : this.value(x));
    const bit = (b: boolean): bigint => (b ? 1n : 0n);
    switch (e.op) {
      case 'signal':
        return this.#signal(e);
      case 'const':
        return e.value;
      case 'not':
        return ~bits(e.a);
      case 'neg':
        return -int(e.a);
      case 'andr':
        return bit(bits(e.a) === pattern(-1n, e.a.width));
      case 'orr':
        return bit(bits(e.a) !== 0n);
      case 'xorr':
        return BigInt([...bits(e.a).toString(2)].filter((c) => c === '1').length & 1);
      case 'mux':
        return bits(e.cond) === 1n ? bits(e.a) : bits(e.b);
      case 'cat':
        return e.parts.reduce((sum, part) => (sum << BigInt(part.width)) | bits(part), 0n);
      case 'slice':
        return (e.a.op === 'signal' ? this.#signal(e.a, e.hi, e.lo) : bits(e.a)) >> BigInt(e.lo);
      case 'pad':
        return int(e.a);
      case 'cast':
        return bits(e.a);
      case 'index': {
        const chosen = e.elements[Number(bits(e.index))];
        return chosen === undefined ? 0n : bits(chosen);
      }
      case 'and':
        return bits(e.a) & bits(e.b);
      case 'or':
        return bits(e.a) | bits(e.b);
      case 'xor':
        return bits(e.a) ^ bits(e.b);
      case 'add':
        return int(e.a) + int(e.b);
      case 'sub':
        return int(e.a) - int(e.b);
      case 'mul':
        return int(e.a) * int(e.b);
      case 'eq':
        return bit(int(e.a) === int(e.b));
      case 'ne':
        return bit(int(e.a) !== int(e.b));
      case 'lt':
        return bit(int(e.a) < int(e.b));
      case 'le':
        return bit(int(e.a) <= int(e.b));
      case 'gt':
        return bit(int(e.a) > int(e.b));
      case 'ge':
        return bit(int(e.a) >= int(e.b));
      case 'shl':
        return bits(e.b) >= BigInt(e.width) ? 0n : bits(e.a) << bits(e.b);
      case 'shr':
        return int(e.a) >> (bits(e.b) >= BigInt(e.width) ? BigInt(e.width) : bits(e.b));
    }
  }
}

export function pattern(value: bigint, width: number): bigint {
  return BigInt.asUintN(width, value);
}

const known = new WeakMap<Statement, Set<Signal>>();

function targetsOf(body: readonly Statement[]): Set<Signal> {
  const targets = new Set<Signal>();
  for (const s of body) {
    let own = known.get(s);
    if (own === undefined) {
      own = new Set();
      if (s.kind === 'assign') own.add(s.target);
      else if (s.kind === 'when') {
        for (const b of s.branches) for (const t of targetsOf(b.body)) own.add(t);
        for (const t of targetsOf(s.otherwise)) own.add(t);
      } else if (s.kind === 'match') {
        for (const c of s.cases) for (const t of targetsOf(c.body)) own.add(t);
        for (const t of targetsOf(s.otherwise)) own.add(t);
      }
      known.set(s, own);
    }
    for (const t of own) targets.add(t);
  }
  return targets;
}
