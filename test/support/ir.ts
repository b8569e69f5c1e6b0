import type {
  Assign,
  BinaryOp,
  Const,
  Domain,
  Expr,
  ModuleIr,
  Signal,
  SignalKind,
  Statement,
  UnaryOp,
  Design,
} from '../../gen/ir/index.ts';
import { UNKNOWN_PLACE } from '../../gen/ir/index.ts';
import { unknownPlace } from '../../gen/places/index.ts';

/** Intermediate representation by hand: for tests that must not depend on the language, for what it does not let through, and for large designs. */

export const core: Domain = {
  name: 'core',
  clock: 'clk',
  edge: 'rising',
  reset: { name: 'rst_n', kind: 'async', activeLow: true },
  clockOf: null,
  synchronousTo: null,
};

export function signal(kind: SignalKind, name: string, width: number, more: Partial<Signal> = {}): Signal {
  return {
    op: 'signal',
    kind,
    width,
    signed: false,
    bool: false,
    place: UNKNOWN_PLACE,
    name,
    path: name,
    enumInfo: null,
    doc: '',
    domain: kind === 'reg' ? core : null,
    reset: null,
    defaultValue: null,
    crossing: null,
    unusedOk: false,
    ...more,
  };
}

export function constant(value: bigint | number, width: number, signed = false): Const {
  return { op: 'const', width, signed, place: UNKNOWN_PLACE, value: BigInt(value), enumInfo: null };
}

export function unary(op: UnaryOp, a: Expr): Expr {
  const reduction = op === 'andr' || op === 'orr' || op === 'xorr';
  return { op, width: reduction ? 1 : a.width, signed: reduction ? false : a.signed, place: UNKNOWN_PLACE, a };
}

const COMPARISONS: ReadonlySet<BinaryOp> = new Set<BinaryOp>(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

export function binary(op: BinaryOp, a: Expr, b: Expr): Expr {
  if (COMPARISONS.has(op)) return { op, width: 1, signed: false, place: UNKNOWN_PLACE, a, b };
  return { op, width: op === 'mul' ? a.width + b.width : a.width, signed: a.signed, place: UNKNOWN_PLACE, a, b };
}

export function mux(cond: Expr, a: Expr, b: Expr): Expr {
  return { op: 'mux', width: a.width, signed: a.signed, place: UNKNOWN_PLACE, cond, a, b };
}

export function cat(...parts: Expr[]): Expr {
  return { op: 'cat', width: parts.reduce((sum, p) => sum + p.width, 0), signed: false, place: UNKNOWN_PLACE, parts };
}

export function slice(a: Expr, hi: number, lo: number): Expr {
  return { op: 'slice', width: hi - lo + 1, signed: false, place: UNKNOWN_PLACE, a, hi, lo };
}

export function pad(a: Expr, width: number): Expr {
  return { op: 'pad', width, signed: a.signed, place: UNKNOWN_PLACE, a };
}

export function cast(a: Expr, signed: boolean): Expr {
  return a.signed === signed ? a : { op: 'cast', width: a.width, signed, place: UNKNOWN_PLACE, a };
}

export function index(at: Expr, elements: readonly Expr[]): Expr {
  return {
    op: 'index',
    width: elements[0].width,
    signed: elements[0].signed,
    place: UNKNOWN_PLACE,
    index: at,
    elements,
  };
}

export function assign(target: Signal, value: Expr, hi = target.width - 1, lo = 0): Assign {
  return { kind: 'assign', target, hi, lo, value, place: UNKNOWN_PLACE };
}

export function when(cond: Expr, body: readonly Statement[], otherwise: readonly Statement[] = []): Statement {
  return { kind: 'when', branches: [{ cond, body, place: UNKNOWN_PLACE }], otherwise, place: UNKNOWN_PLACE };
}

/** A module of one clock unless `parts` says otherwise. */
export function moduleIr(name: string, parts: Partial<ModuleIr>): ModuleIr {
  return {
    className: name,
    name: name.toLowerCase(),
    doc: '',
    parameters: {},
    place: UNKNOWN_PLACE,
    ports: [],
    streams: [],
    signals: [],
    memories: [],
    instances: [],
    body: [],
    named: [],
    domains: [core],
    resets: [],
    clocks: null,
    blackBox: null,
    ...parts,
  };
}

export function designOf(top: ModuleIr, ...below: ModuleIr[]): Design {
  return { top, modules: [...below, top], places: [unknownPlace] };
}
