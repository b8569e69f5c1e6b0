import type { Expr, Match, Signal, Statement } from '../ir/index.ts';

/** Which bits of a signal: a mask, or -1n for all of them whatever the width. */
export type Bits = bigint;

export const ALL: Bits = -1n;

export function bitsOfRange(signal: Signal, hi: number, lo: number): Bits {
  if (lo === 0 && hi === signal.width - 1) return ALL;
  return ((1n << BigInt(hi - lo + 1)) - 1n) << BigInt(lo);
}

/** The bits of `signal` that are not in `bits`. */
export function missingBits(signal: Signal, bits: Bits): Bits {
  return bits === ALL ? 0n : ((1n << BigInt(signal.width)) - 1n) & ~bits;
}

/**
 * The bits that statements assign whichever way the conditions go. A `when` counts where it has `otherwise`, a `match`
 * where its cases cover every value of the subject, or every member of its enumeration.
 */
export function alwaysAssigned(body: readonly Statement[]): Map<Signal, Bits> {
  const always = new Map<Signal, Bits>();
  for (const statement of body) {
    if (statement.kind === 'assign') {
      add(always, statement.target, bitsOfRange(statement.target, statement.hi, statement.lo));
    } else if (statement.kind === 'when' || statement.kind === 'match') {
      const paths = pathsOf(statement);
      if (paths === null) continue;
      for (const [signal, bits] of inAll(paths.map(alwaysAssigned))) add(always, signal, bits);
    }
  }
  return always;
}

function add(map: Map<Signal, Bits>, signal: Signal, bits: Bits): void {
  const before = map.get(signal);
  map.set(signal, before === undefined ? bits : before | bits);
}

/** The bodies of which one is taken, or null where none may be. */
function pathsOf(
  statement: Exclude<Statement, { kind: 'assign' | 'check' }>,
): readonly (readonly Statement[])[] | null {
  if (statement.kind === 'match') {
    const bodies = statement.cases.map((one) => one.body);
    if (coversAll(statement)) return bodies;
    return statement.otherwise.length === 0 ? null : [...bodies, statement.otherwise];
  }
  const bodies: (readonly Statement[])[] = [];
  for (const { cond, body } of statement.branches) {
    const value = constantValue(cond);
    if (value === 0n) continue;
    bodies.push(body);
    if (value !== null) return bodies;
  }
  return statement.otherwise.length === 0 ? null : [...bodies, statement.otherwise];
}

function constantValue(e: Expr): bigint | null {
  return e.op === 'const' ? e.value : null;
}

/** True when one of the cases applies whatever the subject is. */
export function coversAll({ subject, cases }: Match): boolean {
  const values = new Set(cases.flatMap((one) => one.values.map((value) => value.value)));
  if (subject.width < 31 && values.size === 2 ** subject.width) return true;
  const members = cases[0]?.values[0]?.enumInfo?.members;
  return members !== undefined && members.every(([, value]) => values.has(BigInt(value)));
}

function inAll(maps: readonly Map<Signal, Bits>[]): Map<Signal, Bits> {
  const [first, ...others] = maps;
  const common = new Map<Signal, Bits>();
  for (const [signal, bits] of first ?? []) {
    let left = bits;
    for (const other of others) left &= other.get(signal) ?? 0n;
    if (left !== 0n) common.set(signal, left);
  }
  return common;
}
