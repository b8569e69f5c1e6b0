import type {
  Const,
  Expr,
  InstanceIr,
  Memory,
  MemoryPort,
  ModuleIr,
  Signal,
  Statement,
} from '../../../gen/ir/index.ts';

/** The statements that drive one signal, without all that does not. */
export type Driver =
  | { readonly kind: 'assign'; readonly hi: number; readonly lo: number; readonly value: Expr }
  | {
      readonly kind: 'when';
      readonly branches: readonly { readonly cond: Expr; readonly body: Driver[] }[];
      readonly otherwise: Driver[];
    }
  | {
      readonly kind: 'match';
      readonly subject: Expr;
      readonly cases: readonly { readonly values: readonly Const[]; readonly body: Driver[] }[];
      readonly otherwise: Driver[];
    };

/** Bits of a signal that are always driven together: they are computed apart from the rest. */
export interface Segment {
  readonly kind: 'segment';
  readonly signal: Signal;
  readonly hi: number;
  readonly lo: number;
  /** What drives these bits, without all that does not. */
  readonly drivers: readonly Driver[];
}

/** Bits of an expression on their own; only where whole expressions seem to depend on themselves. */
export interface Range {
  readonly kind: 'range';
  readonly expr: Expr;
  readonly hi: number;
  readonly lo: number;
}

/** What all instances of a module have in common. */
export interface ModuleInfo {
  readonly drivers: ReadonlyMap<Signal, readonly Driver[]>;
  readonly childOutputs: ReadonlyMap<Signal, { readonly instance: InstanceIr; readonly port: Signal }>;
  readonly memoryData: ReadonlyMap<Signal, { readonly memory: Memory; readonly port: MemoryPort }>;
  /** Expressions and signals whose bits are told apart; grows while the design is resolved. */
  readonly byBit: Set<Expr>;
  /** Segments and ranges made so far. */
  readonly segments: Map<Signal, readonly Segment[]>;
  readonly ranges: Map<Expr, Map<string, Range>>;
}

export function moduleInfo(module: ModuleIr): ModuleInfo {
  const childOutputs = new Map<Signal, { instance: InstanceIr; port: Signal }>();
  for (const instance of module.instances) {
    for (const port of instance.module.ports) {
      const local = instance.connections.get(port);
      if (port.kind === 'output' && local !== undefined) childOutputs.set(local, { instance, port });
    }
  }
  const memoryData = new Map<Signal, { memory: Memory; port: MemoryPort }>();
  for (const memory of module.memories) {
    for (const port of memory.ports) {
      if (port.kind === 'read') memoryData.set(port.data, { memory, port });
      if (port.kind === 'readwrite') memoryData.set(port.readData, { memory, port });
    }
  }
  return {
    drivers: driversOf(module.body),
    childOutputs,
    memoryData,
    byBit: new Set(),
    segments: new Map(),
    ranges: new Map(),
  };
}

function driversOf(body: readonly Statement[]): Map<Signal, Driver[]> {
  const found = new Map<Signal, Driver[]>();
  const listOf = (signal: Signal): Driver[] => {
    let list = found.get(signal);
    if (list === undefined) found.set(signal, (list = []));
    return list;
  };
  for (const s of body) {
    if (s.kind === 'assign') {
      listOf(s.target).push({ kind: 'assign', hi: s.hi, lo: s.lo, value: s.value });
    } else if (s.kind === 'when') {
      const branches = s.branches.map((branch) => driversOf(branch.body));
      const otherwise = driversOf(s.otherwise);
      for (const target of new Set([...branches, otherwise].flatMap((m) => [...m.keys()]))) {
        listOf(target).push({
          kind: 'when',
          branches: s.branches.map(({ cond }, i) => ({ cond, body: branches[i].get(target) ?? [] })),
          otherwise: otherwise.get(target) ?? [],
        });
      }
    } else if (s.kind === 'match') {
      const cases = s.cases.map((one) => driversOf(one.body));
      const otherwise = driversOf(s.otherwise);
      for (const target of new Set([...cases, otherwise].flatMap((m) => [...m.keys()]))) {
        listOf(target).push({
          kind: 'match',
          subject: s.subject,
          cases: s.cases.map(({ values }, i) => ({ values, body: cases[i].get(target) ?? [] })),
          otherwise: otherwise.get(target) ?? [],
        });
      }
    }
  }
  return found;
}

/** The segments of a signal that is driven here, lowest first. */
export function segmentsOf(info: ModuleInfo, signal: Signal): readonly Segment[] {
  let known = info.segments.get(signal);
  if (known === undefined) {
    const bounds = new Set([0, signal.width]);
    if (info.byBit.has(signal)) for (let bit = 1; bit < signal.width; bit++) bounds.add(bit);
    const visit = (list: readonly Driver[]): void => {
      for (const d of list) {
        if (d.kind === 'assign') bounds.add(d.lo).add(d.hi + 1);
        else {
          for (const inner of d.kind === 'when' ? d.branches : d.cases) visit(inner.body);
          visit(d.otherwise);
        }
      }
    };
    visit(info.drivers.get(signal) ?? []);
    const at = [...bounds].sort((a, b) => a - b);
    known = at.slice(1).map((end, i): Segment => {
      const [hi, lo] = [end - 1, at[i]];
      return { kind: 'segment', signal, hi, lo, drivers: driversAt(info.drivers.get(signal) ?? [], hi, lo) };
    });
    info.segments.set(signal, known);
  }
  return known;
}

function driversAt(list: readonly Driver[], hi: number, lo: number): Driver[] {
  return list.flatMap((d): Driver[] => {
    if (d.kind === 'assign') return d.lo <= lo && hi <= d.hi ? [d] : [];
    const otherwise = driversAt(d.otherwise, hi, lo);
    const inside = <T extends { readonly body: Driver[] }>(all: readonly T[]): T[] =>
      all.map((one) => ({ ...one, body: driversAt(one.body, hi, lo) }));
    const here: Driver =
      d.kind === 'when'
        ? { ...d, branches: inside(d.branches), otherwise }
        : { ...d, cases: inside(d.cases), otherwise };
    const bodies = here.kind === 'when' ? here.branches : here.cases;
    return otherwise.length > 0 || bodies.some(({ body }) => body.length > 0) ? [here] : [];
  });
}

export function rangeOf(info: ModuleInfo, expr: Expr, hi: number, lo: number): Range {
  let ranges = info.ranges.get(expr);
  if (ranges === undefined) info.ranges.set(expr, (ranges = new Map()));
  const key = `${hi}:${lo}`;
  let range = ranges.get(key);
  if (range === undefined) ranges.set(key, (range = { kind: 'range', expr, hi, lo }));
  return range;
}
