import type { Design } from '../../gen/index.ts';
import type { InsideSignal } from '../model/index.ts';

type ModuleIr = Design['top'];
type Signal = ModuleIr['signals'][number];

/** A named signal or memory in its place in the hierarchy. */
export interface Placed extends InsideSignal {
  /** The instances that lead to it, by their names in SystemVerilog; empty for the top. */
  readonly scope: readonly string[];
  /** Name in its module. */
  readonly name: string;
}

/** Every named signal and memory of a design, the top's own first. */
export function placedSignals(top: ModuleIr): Placed[] {
  const placed: Placed[] = [];
  visit(top, '', [], placed);
  return placed;
}

/** Registers and wires of one module. */
export function ownSignals(module: ModuleIr): InsideSignal[] {
  return module.signals.filter(({ path }) => path !== '').map((signal) => ({ ...shape(signal, ''), depth: null }));
}

function visit(module: ModuleIr, prefix: string, scope: readonly string[], placed: Placed[]): void {
  for (const signal of [...module.ports, ...module.signals]) {
    if (signal.path === '') continue;
    placed.push({ ...shape(signal, prefix), depth: null, scope, name: signal.name });
  }
  for (const { path, name, width, depth } of module.memories) {
    if (path === '') continue;
    placed.push({ path: prefix + path, width, signed: false, bool: false, kind: 'memory', depth, scope, name });
  }
  for (const { path, name, module: child } of module.instances) {
    visit(child, `${prefix}${path}.`, [...scope, name], placed);
  }
}

function shape(signal: Signal, prefix: string): Omit<InsideSignal, 'depth'> {
  const { path, width, signed, bool, enumInfo, kind } = signal;
  const value = { path: prefix + path, width, signed, bool, kind: kindOf(kind) };
  if (enumInfo === null) return value;
  return { ...value, enumeration: { name: enumInfo.name, members: Object.fromEntries(enumInfo.members) } };
}

function kindOf(kind: Signal['kind']): InsideSignal['kind'] {
  if (kind === 'reg') return 'register';
  return kind === 'input' || kind === 'output' ? kind : 'wire';
}
