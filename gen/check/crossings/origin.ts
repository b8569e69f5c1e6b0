import type { Expr, ModuleIr, Signal } from '../../ir/index.ts';
import type { ModuleFacts } from '../facts.ts';
import { bracketed } from '../hierarchy.ts';
import { signalName } from '../wording.ts';
import { straightSource } from './straight.ts';
import type { StraightBits } from './straight.ts';
import type { ChildPort } from './view.ts';

/** Where bits come from when nothing but wires lies between, through instances too. */
export interface Origin extends StraightBits {
  /** The signal from the module downwards, e.g. `tx.count`. */
  readonly name: string;
  /** One text for all bits and fields of what one declaration made. */
  readonly declaration: string;
}

/** The origin of bits of an expression of a module: a register, an input of the module, a waiver; or what lies before. */
export function originOf(
  facts: ReadonlyMap<ModuleIr, ModuleFacts>,
  module: ModuleIr,
  e: Expr,
  hi: number,
  lo: number,
  prefix = '',
): Origin | 'constant' | 'logic' {
  const found = straightSource(facts.get(module)!, e, hi, lo);
  if (typeof found === 'string') return found;
  const { signal } = found;
  const here: Origin = {
    ...found,
    name: `${prefix}${signalName(signal)}`,
    declaration: `${prefix}${signal.place === 0 ? signal.name : signal.place}`,
  };
  // what a memory gives without a clock comes through its multiplexers
  if (signal.kind === 'memdata' && signal.domain === null) return 'logic';
  if (signal.kind !== 'child-output') return here;
  const { instance, port } = childPortsOf(module).get(signal)!;
  if (instance.module.blackBox !== null) return here;
  const below = `${prefix}${bracketed(instance.path === '' ? instance.name : instance.path)}.`;
  const inner = originOf(facts, instance.module, port, found.hi, found.lo, below);
  if (typeof inner === 'string' || inner.signal.kind !== 'input') return inner;
  return originOf(facts, module, instance.connections.get(inner.signal)!, inner.hi, inner.lo, prefix);
}

const childPorts = new WeakMap<ModuleIr, ReadonlyMap<Signal, ChildPort>>();

function childPortsOf(module: ModuleIr): ReadonlyMap<Signal, ChildPort> {
  let ports = childPorts.get(module);
  if (ports === undefined) {
    const made = new Map<Signal, ChildPort>();
    for (const instance of module.instances) {
      for (const [port, signal] of instance.connections) made.set(signal, { instance, port });
    }
    ports = made;
    childPorts.set(module, ports);
  }
  return ports;
}
