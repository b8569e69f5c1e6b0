import type { Assign, Expr, MemoryPort, ModuleIr, PlaceId, Signal, Statement } from '../../ir/index.ts';

/** What feeds a memory port. Absent inputs are null; an `enable` of null means always. */
export interface PortInputs {
  readonly enable: Expr | null;
  readonly write: Expr | null;
  readonly addr: Expr;
  readonly data: Expr | null;
  readonly mask: Expr | null;
  /** Of the one use of the port; of its declaration where there are several. */
  readonly place: PlaceId;
}

export interface MemoryPorts {
  readonly inputs: ReadonlyMap<MemoryPort, PortInputs>;
  /** Assignments that the ports' own text replaces. */
  readonly dropped: ReadonlySet<Statement>;
}

/** The conditions around a statement, innermost first. */
interface Path {
  readonly outer: Path | null;
  readonly cond: Expr;
}

interface Found {
  readonly assign: Assign;
  /** The statement list that holds it: equal lists mean equal conditions. */
  readonly list: readonly Statement[];
  readonly path: Path | null;
}

/**
 * Spares the wires between a memory port and the one place that uses it: `if (enq_fire) store[wr_ptr] <= enq_bits;` rather than an
 * enable, an address and a data wire. The address and the data of a port that is not enabled do not matter, so the condition around
 * them goes into the enable alone. A port used in several places keeps its wires.
 */
export function memoryPorts(module: ModuleIr): MemoryPorts {
  const inputs = new Map<MemoryPort, PortInputs>();
  const dropped = new Set<Statement>();
  if (module.memories.length === 0) return { inputs, dropped };
  const found = findAssignments(module);
  for (const memory of module.memories) {
    for (const port of memory.ports) {
      const direct = directInputs(port, found);
      inputs.set(port, direct?.inputs ?? ownWires(port));
      for (const assign of direct?.assigns ?? []) dropped.add(assign);
    }
  }
  return { inputs, dropped };
}

/** The input signals of a port. */
export function inputSignals(port: MemoryPort): Signal[] {
  const all =
    port.kind === 'read'
      ? [port.enable, port.addr]
      : port.kind === 'write'
        ? [port.enable, port.addr, port.data, port.mask]
        : [port.enable, port.write, port.addr, port.data, port.mask];
  return all.filter((s) => s !== null);
}

function ownWires(port: MemoryPort): PortInputs {
  return {
    enable: port.enable,
    write: port.kind === 'readwrite' ? port.write : null,
    addr: port.addr,
    data: port.kind === 'read' ? null : port.data,
    mask: port.kind === 'read' ? null : port.mask,
    place: port.addr.place,
  };
}

function directInputs(
  port: MemoryPort,
  found: ReadonlyMap<Signal, Found[]>,
): { inputs: PortInputs; assigns: Assign[] } | null {
  const uses: Found[] = [];
  for (const signal of inputSignals(port)) {
    const assigns = found.get(signal) ?? [];
    if (assigns.length > 1) return null;
    uses.push(...assigns);
  }
  if (uses.length === 0) return null;
  const { list, path } = uses[0];
  const whole = (a: Assign) => a.lo === 0 && a.hi === a.target.width - 1;
  if (!uses.every((use) => use.list === list && whole(use.assign))) return null;
  if (port.enable === null && path !== null) return null;
  const value = (signal: Signal): Expr =>
    uses.find((use) => use.assign.target === signal)?.assign.value ?? defaultOf(signal);
  let enable = port.enable === null ? null : value(port.enable);
  for (let p = path; p !== null && enable !== null; p = p.outer) enable = and(p.cond, enable);
  return {
    inputs: {
      enable,
      write: port.kind === 'readwrite' ? value(port.write) : null,
      addr: value(port.addr),
      data: port.kind === 'read' ? null : value(port.data),
      mask: port.kind === 'read' || port.mask === null ? null : value(port.mask),
      place: uses[0].assign.place,
    },
    assigns: uses.map((use) => use.assign),
  };
}

function findAssignments(module: ModuleIr): Map<Signal, Found[]> {
  const found = new Map<Signal, Found[]>();
  for (const memory of module.memories) {
    for (const port of memory.ports) for (const signal of inputSignals(port)) found.set(signal, []);
  }
  const visit = (list: readonly Statement[], path: Path | null): void => {
    for (const s of list) {
      if (s.kind === 'assign') {
        found.get(s.target)?.push({ assign: s, list, path });
      } else if (s.kind === 'when') {
        let before = path;
        for (const { cond, body, place } of s.branches) {
          visit(body, { outer: before, cond });
          before = { outer: before, cond: not(cond, place) };
        }
        visit(s.otherwise, before);
      } else if (s.kind === 'match') {
        let before = path;
        for (const { values, body, place } of s.cases) {
          const cond = values.map((v) => equal(s.subject, v, place)).reduce((a, b) => or(a, b));
          visit(body, { outer: path, cond });
          before = { outer: before, cond: not(cond, place) };
        }
        visit(s.otherwise, before);
      }
    }
  };
  visit(module.body, null);
  return found;
}

function defaultOf(signal: Signal): Expr {
  const { width, signed, place, enumInfo } = signal;
  return { op: 'const', width, signed, place, enumInfo, value: signal.defaultValue ?? 0n };
}

const bit = { width: 1, signed: false } as const;

function and(a: Expr, b: Expr): Expr {
  return { op: 'and', ...bit, place: a.place, a, b };
}

function or(a: Expr, b: Expr): Expr {
  return { op: 'or', ...bit, place: a.place, a, b };
}

function not(a: Expr, place: PlaceId): Expr {
  return { op: 'not', ...bit, place, a };
}

function equal(a: Expr, b: Expr, place: PlaceId): Expr {
  return { op: 'eq', ...bit, place, a, b };
}
