import type { Const, Expr, Memory, MemoryPort, ModuleIr, Signal, Statement } from '../../../gen/ir/index.ts';
import { assign, binary, constant, core, moduleIr, pad, signal, slice, when } from '../../support/ir.ts';
import { RandomExpressions } from './random-expression.ts';
import type { Random } from './random.ts';

export interface RandomModuleOptions {
  readonly inputs: number;
  /** Outputs with one value each: what the expressions compute. */
  readonly outputs: number;
  /** Groups of wires driven by `when` and `match`, some of which read others of their own group. */
  readonly groups: number;
  readonly registers: number;
  readonly memories: number;
  readonly depth: number;
}

/** A module that uses everything the intermediate representation has, at random but without combinational loops. */
export function randomModule(r: Random, options: RandomModuleOptions): ModuleIr {
  const shape = () => ({ width: 1 + r.below(r.chance(0.2) ? 70 : 24), signed: r.chance(0.5) });
  const make = (kind: Signal['kind'], name: string, more: Partial<Signal> = {}): Signal => {
    const { width, signed } = shape();
    return signal(kind, name, width, { signed, ...more });
  };
  const inputs = Array.from({ length: options.inputs }, (_, i) => make('input', `in_${i}`));
  const registers = Array.from({ length: options.registers }, (_, i) => {
    const s = make('reg', `reg_${i}`);
    const bits = r.bits(s.width);
    return { ...s, reset: s.signed ? BigInt.asIntN(s.width, bits) : bits };
  });
  const expressions = new RandomExpressions(r, [...inputs, ...registers]);
  const { depth } = options;
  const wires: Signal[] = [];
  const body: Statement[] = [];

  for (let g = 0; g < options.groups; g++) {
    if (r.chance(0.25)) {
      const chain = make('wire', `chain_${g}`, { defaultValue: 0n });
      wires.push(chain);
      body.push(...drivePartByPart(r, expressions, chain, depth));
      expressions.addLeaf(chain);
      continue;
    }
    const members = Array.from({ length: 1 + r.below(4) }, (_, i) =>
      make('wire', `wire_${g}_${i}`, { defaultValue: 0n }),
    );
    wires.push(...members);
    // A member may read the members before it: their final values, wherever their assignments stand.
    const statements: Statement[] = [];
    const cond = r.chance(0.3) ? constant(1, 1) : expressions.condition(1);
    for (const member of members) {
      statements.push(...choose(r, expressions, [member], depth, 2));
      expressions.addLeaf(member);
    }
    body.push(merge(r, cond, statements));
  }
  const memories = Array.from({ length: options.memories }, (_, i) => randomMemory(r, expressions, i, body, depth));
  for (const reg of registers) body.push(...choose(r, expressions, [reg], depth, 2));

  const outputs = Array.from({ length: options.outputs }, (_, i) => make('output', `out_${i}`));
  for (const out of outputs) body.push(assign(out, expressions.shaped(out.width, out.signed, depth)));
  for (const s of [...wires, ...registers, ...memories.flatMap((m) => m.ports.flatMap(dataOf))]) {
    const out = signal('output', `see_${s.name}`, s.width, { signed: s.signed });
    outputs.push(out);
    body.push(assign(out, s));
  }
  return moduleIr('random', {
    ports: [...inputs, ...outputs],
    signals: [...wires, ...registers],
    memories,
    body,
    domains: options.registers + options.memories > 0 ? [core] : [],
  });
}

/** Assignments to the parts of a wire, each of which may read the parts below. */
function drivePartByPart(r: Random, expressions: RandomExpressions, wire: Signal, depth: number): Statement[] {
  const statements: Statement[] = [];
  for (let lo = 0; lo < wire.width;) {
    const hi = Math.min(wire.width - 1, lo + r.below(6));
    const width = hi - lo + 1;
    let value = expressions.shaped(width, false, depth);
    if (lo > 0 && r.chance(0.7)) {
      const below = slice(wire, Math.min(lo - 1, width - 1), 0);
      value = binary('xor', value, below.width < width ? pad(below, width) : below);
    }
    const part = assign(wire, value, hi, lo);
    statements.push(r.chance(0.3) ? when(expressions.condition(1), [part]) : part);
    lo = hi + 1;
  }
  return r.shuffle(statements);
}

function dataOf(port: MemoryPort): Signal[] {
  return port.kind === 'read' ? [port.data] : port.kind === 'readwrite' ? [port.readData] : [];
}

/** Statements that drive some bits of the targets under some conditions. */
function choose(
  r: Random,
  expressions: RandomExpressions,
  targets: readonly Signal[],
  depth: number,
  nesting: number,
): Statement[] {
  return Array.from({ length: 1 + r.below(2) }, (): Statement => {
    const inner = () => choose(r, expressions, targets, depth, nesting - 1);
    const what = nesting === 0 ? 0 : r.below(3);
    if (what === 1) {
      return {
        kind: 'when',
        branches: Array.from({ length: 1 + r.below(3) }, () => ({
          cond: expressions.condition(1),
          body: r.chance(0.15) ? [] : inner(),
          place: 0,
        })),
        otherwise: r.chance(0.5) ? inner() : [],
        place: 0,
      };
    }
    if (what === 2) return match(r, expressions, inner);
    const target = r.pick(targets);
    const lo = r.chance(0.7) ? 0 : r.below(target.width);
    const hi = r.chance(0.7) ? target.width - 1 : lo + r.below(target.width - lo);
    const signed = lo === 0 && hi === target.width - 1 && target.signed;
    return assign(target, expressions.shaped(hi - lo + 1, signed, depth), hi, lo);
  });
}

function match(r: Random, expressions: RandomExpressions, inner: () => Statement[]): Statement {
  const width = 1 + r.below(3);
  const signed = r.chance(0.3);
  const values = r.shuffle(Array.from({ length: 2 ** width }, (_, i) => BigInt(i)));
  const cases: { values: Const[]; body: Statement[]; place: number }[] = [];
  while (values.length > 0 && (cases.length === 0 || r.chance(0.8))) {
    const some = values.splice(0, 1 + r.below(2));
    cases.push({
      values: some.map((v) => constant(signed ? BigInt.asIntN(width, v) : v, width, signed) as Const),
      body: r.chance(0.15) ? [] : inner(),
      place: 0,
    });
  }
  return {
    kind: 'match',
    subject: expressions.shaped(width, signed, 1),
    cases,
    otherwise: r.chance(0.5) ? inner() : [],
    place: 0,
  };
}

/** One statement out of many, so that their targets share a block; the order within is shuffled where that changes nothing. */
function merge(r: Random, cond: Expr, statements: Statement[]): Statement {
  const single = new Set(statements.map((s) => (s.kind === 'assign' ? s.target : null)));
  const free = !single.has(null) && single.size === statements.length;
  return {
    kind: 'when',
    branches: [{ cond, body: free ? r.shuffle(statements) : statements, place: 0 }],
    otherwise: [],
    place: 0,
  };
}

function randomMemory(
  r: Random,
  expressions: RandomExpressions,
  n: number,
  body: Statement[],
  exprDepth: number,
): Memory {
  const granularity = 1 + r.below(8);
  const lanes = r.chance(0.5) ? 1 + r.below(4) : 1;
  const width = granularity * lanes;
  const depth = 1 + r.below(20);
  const addrWidth = Math.max(1, Math.ceil(Math.log2(depth)) + (r.chance(0.2) ? 1 : 0));
  const wire = (name: string, w: number) => signal('wire', `mem_${n}_${name}`, w, { defaultValue: 0n });
  const mask = (name: string) => (lanes === 1 ? null : wire(`${name}_mask`, lanes));
  const data = (name: string) => signal('memdata', `mem_${n}_${name}_data`, width, { domain: core });
  const ports: MemoryPort[] = [];
  const domain = core;
  if (r.chance(0.4)) {
    ports.push({
      kind: 'readwrite',
      name: 'rw',
      domain,
      addr: wire('rw_addr', addrWidth),
      enable: wire('rw_enable', 1),
      write: wire('rw_write', 1),
      data: wire('rw_wdata', width),
      mask: mask('rw'),
      readData: data('rw'),
    });
  } else {
    ports.push({
      kind: 'write',
      name: 'wr',
      domain,
      addr: wire('wr_addr', addrWidth),
      enable: wire('wr_enable', 1),
      data: wire('wr_data', width),
      mask: mask('wr'),
    });
    const latency = r.chance(0.5) ? 1 : 0;
    const enable = latency === 1 ? wire('rd_enable', 1) : null;
    ports.push({
      kind: 'read',
      name: 'rd',
      domain,
      latency,
      addr: wire('rd_addr', addrWidth),
      enable,
      data: data('rd'),
    });
  }
  for (const port of ports) driveMemoryPort(r, expressions, port, body, exprDepth);
  for (const port of ports) for (const s of dataOf(port)) expressions.addLeaf(s);
  return {
    name: `mem_${n}`,
    path: `mem_${n}`,
    width,
    depth,
    style: r.pick(['auto', 'block', 'distributed', 'registers'] as const),
    readDuringWrite: r.pick(['old', 'new'] as const),
    granularity,
    init: r.chance(0.5) ? Array.from({ length: depth }, () => r.bits(width)) : Array.from({ length: depth }, () => 0n),
    ports,
    crossing: null,
    place: 0,
    doc: '',
  };
}

/** Uses the port in one place, or in two. */
function driveMemoryPort(
  r: Random,
  expressions: RandomExpressions,
  port: MemoryPort,
  body: Statement[],
  depth: number,
): void {
  const use = (): Statement[] => {
    const shaped = (s: Signal) => assign(s, expressions.shaped(s.width, s.signed, depth));
    const on = (s: Signal) => assign(s, r.chance(0.7) ? constant(1, 1) : expressions.condition(1));
    if (port.kind === 'read') return [shaped(port.addr), ...(port.enable === null ? [] : [on(port.enable)])];
    const mask = port.mask === null || r.chance(0.2) ? [] : [shaped(port.mask)];
    const write = port.kind === 'readwrite' ? [assign(port.write, expressions.condition(1))] : [];
    return [shaped(port.addr), on(port.enable), shaped(port.data), ...mask, ...write];
  };
  const conditionally = (inside: Statement[]): Statement => ({
    kind: 'when',
    branches: [{ cond: expressions.condition(1), body: inside, place: 0 }],
    otherwise: r.chance(0.4) ? use() : [],
    place: 0,
  });
  for (let i = 1 + r.below(2); i > 0; i--) {
    if (port.kind === 'read' && port.latency === 0 && r.chance(0.5)) body.push(...use());
    else if (r.chance(0.3)) body.push(...use());
    else body.push(conditionally(use()));
  }
}
