import type { Expr, ModuleIr, Signal, Statement } from '../../ir/index.ts';
import type { Driver } from '../legalise/drivers.ts';

export interface DirectConnections {
  /** Signals that stand for an expression: child inputs for what drives them, child outputs for the signal that they drive. */
  readonly aliases: ReadonlyMap<Signal, Expr>;
  /** Assignments that the connection of an instance replaces. */
  readonly dropped: ReadonlySet<Statement>;
  /** Signals that an instance drives directly, by the child's port. */
  readonly driven: ReadonlyMap<Signal, Signal>;
}

/**
 * Spares the wire between an instance's port and what it is connected to: `.enq_bits(word)` rather than a wire `queue_enq_bits` that is
 * assigned `word`. A child output that is assigned to a wire or output drives that one directly; who else reads the child output reads
 * that signal. A child input that has one unconditional driver is connected to the driver's value.
 */
export function connectDirectly(module: ModuleIr, drivers: ReadonlyMap<Signal, Driver>): DirectConnections {
  const aliases = new Map<Signal, Expr>();
  const dropped = new Set<Statement>();
  const driven = new Map<Signal, Signal>();

  for (const s of module.body) {
    if (s.kind !== 'assign' || drivers.get(s.target)?.only !== s) continue;
    const { target, value } = s;
    if (target.kind !== 'output' && target.kind !== 'wire') continue;
    if (value.op !== 'signal' || value.kind !== 'child-output' || aliases.has(value)) continue;
    aliases.set(value, target);
    dropped.add(s);
    driven.set(target, value);
  }
  for (const instance of module.instances) {
    for (const local of instance.connections.values()) {
      if (local.kind !== 'child-input') continue;
      const driver = drivers.get(local);
      const value = driver?.only?.value ?? (driver === undefined ? undriven(local) : null);
      if (value === null || leadsBackTo(value, local, aliases)) continue;
      aliases.set(local, value);
      if (driver?.only) dropped.add(driver.only);
    }
  }
  return { aliases, dropped, driven };
}

function undriven(local: Signal): Expr | null {
  if (local.defaultValue === null) return null;
  const { width, signed, place, enumInfo, defaultValue } = local;
  return { op: 'const', width, signed, place, enumInfo, value: defaultValue };
}

/** True when following aliases from a value comes to the signal itself: a loop, which the checks report and we must survive. */
function leadsBackTo(value: Expr, signal: Signal, aliases: ReadonlyMap<Signal, Expr>): boolean {
  const seen = new Set<Expr>();
  const stack: Expr[] = [value];
  while (stack.length > 0) {
    const e = stack.pop()!;
    if (e === signal) return true;
    if (e.op !== 'signal' || seen.has(e)) continue;
    seen.add(e);
    const next = aliases.get(e);
    if (next !== undefined) stack.push(next);
  }
  return false;
}
