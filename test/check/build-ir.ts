import type {
  Assign,
  Const,
  Design,
  Domain,
  Expr,
  ModuleIr,
  Signal,
  SignalKind,
  Statement,
} from '../../gen/ir/index.ts';
import { UNKNOWN_PLACE } from '../../gen/ir/index.ts';
import { unknownPlace } from '../../gen/places/index.ts';

/** Intermediate representation by hand, for what the language does not let through and for large designs. */
export const domain: Domain = {
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
    name,
    path: name,
    width,
    signed: false,
    bool: false,
    place: UNKNOWN_PLACE,
    enumInfo: null,
    doc: '',
    domain: kind === 'reg' ? domain : null,
    reset: null,
    defaultValue: null,
    crossing: null,
    unusedOk: false,
    ...more,
  };
}

export function constant(value: bigint, width: number): Const {
  return { op: 'const', value, width, signed: false, place: UNKNOWN_PLACE, enumInfo: null };
}

export function binary(op: 'add' | 'and' | 'or' | 'xor', a: Expr, b: Expr): Expr {
  return { op, a, b, width: a.width, signed: a.signed, place: UNKNOWN_PLACE };
}

export function assign(target: Signal, value: Expr, hi = target.width - 1, lo = 0): Assign {
  return { kind: 'assign', target, hi, lo, value, place: UNKNOWN_PLACE };
}

export function moduleIr(name: string, ports: Signal[], signals: Signal[], body: Statement[]): ModuleIr {
  return {
    className: name,
    name: name.toLowerCase(),
    doc: '',
    parameters: {},
    place: UNKNOWN_PLACE,
    ports,
    streams: [],
    signals,
    memories: [],
    instances: [],
    body,
    named: [],
    domains: [domain],
    resets: [],
    clocks: null,
    blackBox: null,
  };
}

export function designOf(...modules: [...ModuleIr[], ModuleIr]): Design {
  return { top: modules[modules.length - 1], modules, places: [unknownPlace] };
}
