import type { Assign, Expr, Signal, Statement } from '../../ir/index.ts';
import type { ModuleFacts } from '../facts.ts';

/** Bits of a signal that a value is, with nothing but wires between. */
export interface StraightBits {
  readonly signal: Signal;
  readonly hi: number;
  readonly lo: number;
}

/**
 * Where bits of an expression come from, through wires, selections and inverters (which give no short pulses): bits of
 * a register, of an input, of an instance's output or of a waiver, `'constant'`, or `'logic'` when gates lie between.
 */
export function straightSource(
  facts: ModuleFacts,
  e: Expr,
  hi: number,
  lo: number,
): StraightBits | 'constant' | 'logic' {
  let at = { e, hi, lo };
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const next = at.e.op === 'signal' ? behindSignal(facts, at.e, at.hi, at.lo) : behindValue(at.e, at.hi, at.lo);
    if (next === 'constant' || next === 'logic') return next;
    if ('signal' in next) return next;
    at = next;
  }
  return 'logic';
}

/** A combinational loop, which another check reports, ends here. */
const MOST_STEPS = 10_000;

/** The same for the value that assignments give to bits of a signal, be it a wire or a register. */
export function straightDriver(
  facts: ModuleFacts,
  signal: Signal,
  hi: number,
  lo: number,
): ReturnType<typeof straightSource> {
  const assign = onlyDriver(facts, signal, hi, lo);
  if (assign === null) return 'logic';
  return straightSource(facts, assign.value, hi - assign.lo, lo - assign.lo);
}

type Bits = { readonly e: Expr; readonly hi: number; readonly lo: number };

function behindSignal(
  facts: ModuleFacts,
  signal: Signal,
  hi: number,
  lo: number,
): Bits | StraightBits | 'constant' | 'logic' {
  const driven = signal.kind === 'wire' || signal.kind === 'output' || signal.kind === 'child-input';
  if (!driven || signal.crossing !== null) return { signal, hi, lo };
  if (!facts.assigns.has(signal)) return 'constant';
  const assign = onlyDriver(facts, signal, hi, lo);
  return assign === null ? 'logic' : { e: assign.value, hi: hi - assign.lo, lo: lo - assign.lo };
}

function behindValue(e: Expr, hi: number, lo: number): Bits | 'constant' | 'logic' {
  switch (e.op) {
    case 'const':
      return 'constant';
    case 'slice':
      return { e: e.a, hi: e.lo + hi, lo: e.lo + lo };
    case 'cast':
    case 'not':
      return { e: e.a, hi, lo };
    case 'pad':
      if (hi < e.a.width) return { e: e.a, hi, lo };
      return lo >= e.a.width && !e.signed ? 'constant' : 'logic';
    case 'cat': {
      let base = e.width;
      for (const part of e.parts) {
        base -= part.width;
        if (lo >= base && hi < base + part.width) return { e: part, hi: hi - base, lo: lo - base };
      }
      return 'logic';
    }
    default:
      return 'logic';
  }
}

const unconditional = new WeakMap<readonly Statement[], ReadonlySet<Statement>>();

/** The one assignment that gives these bits their value whatever the conditions are, or null. */
function onlyDriver({ module, assigns }: ModuleFacts, signal: Signal, hi: number, lo: number): Assign | null {
  let top = unconditional.get(module.body);
  if (top === undefined) {
    top = new Set(module.body.filter((statement) => statement.kind === 'assign'));
    unconditional.set(module.body, top);
  }
  let only: Assign | null = null;
  for (const assign of assigns.get(signal) ?? []) {
    if (assign.hi < lo || assign.lo > hi) continue;
    if (!top.has(assign) || assign.lo > lo || assign.hi < hi) return null;
    only = assign;
  }
  return only;
}
