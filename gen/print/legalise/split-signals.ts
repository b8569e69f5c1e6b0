import type { Assign, Expr, ModuleIr, Signal, Statement } from '../../ir/index.ts';

/** A body in which some signals are driven part by part. */
export interface SplitSignals {
  readonly body: readonly Statement[];
  /** The signals that were split, as what joins their parts. */
  readonly aliases: ReadonlyMap<Signal, Expr>;
}

/**
 * Splits signals into the parts that are assigned together, each a wire of its own. For signals whose bits depend on other bits of the same
 * signal, such as a chain of carries: as one signal it would depend on itself, and tools that look at whole signals find a loop.
 */
export function splitSignals(module: ModuleIr, which: ReadonlySet<Signal>): SplitSignals {
  if (which.size === 0) return { body: module.body, aliases: new Map() };
  const bounds = boundaries(module.body, which);
  const parts = new Map([...which].map((s) => [s, partsOf(s, bounds.get(s)?.ends ?? new Set())]));
  const aliases = new Map<Signal, Expr>();
  const joined: Assign[] = [];
  const usual: Assign[] = [];
  for (const [signal, own] of parts) {
    const { place, width, signed } = signal;
    const cat: Expr = {
      op: 'cat',
      width,
      signed: false,
      place,
      parts: own.map(({ part }) => part).reverse(),
    };
    const value: Expr = signed ? { op: 'cast', width, signed, place, a: cat } : cat;
    aliases.set(signal, value);
    // a part that nothing assigns has its default alone
    for (const { part, hi, lo } of own) {
      if (part.defaultValue === null || covers(bounds.get(signal)?.ranges ?? [], hi, lo)) continue;
      const constant: Expr = {
        op: 'const',
        width: part.width,
        signed: false,
        place,
        value: part.defaultValue,
        enumInfo: null,
      };
      usual.push({ kind: 'assign', target: part, hi: part.width - 1, lo: 0, value: constant, place });
    }
    if (signal.kind === 'output') {
      joined.push({ kind: 'assign', target: signal, hi: width - 1, lo: 0, value, place });
    }
  }
  return { body: [...usual, ...rewrite(module.body, parts), ...joined], aliases };
}

interface Part {
  readonly part: Signal;
  readonly hi: number;
  readonly lo: number;
}

/** Where the parts of a signal begin and end, and the ranges that are assigned. */
interface Bounds {
  readonly ends: Set<number>;
  readonly ranges: { readonly hi: number; readonly lo: number }[];
}

function covers(ranges: Bounds['ranges'], hi: number, lo: number): boolean {
  return ranges.some((range) => range.lo <= lo && hi <= range.hi);
}

function boundaries(body: readonly Statement[], which: ReadonlySet<Signal>): Map<Signal, Bounds> {
  const bounds = new Map<Signal, Bounds>();
  const visit = (list: readonly Statement[]): void => {
    for (const s of list) {
      if (s.kind === 'when') [...s.branches.map((b) => b.body), s.otherwise].forEach(visit);
      else if (s.kind === 'match') [...s.cases.map((c) => c.body), s.otherwise].forEach(visit);
      else if (s.kind === 'assign' && which.has(s.target)) {
        const known = bounds.get(s.target) ?? { ends: new Set<number>(), ranges: [] };
        bounds.set(s.target, known);
        known.ends.add(s.lo).add(s.hi + 1);
        known.ranges.push(s);
      }
    }
  };
  visit(body);
  return bounds;
}

/** The parts of a signal, lowest first. */
function partsOf(signal: Signal, bounds: ReadonlySet<number>): Part[] {
  const at = [...new Set([0, signal.width, ...bounds])].sort((a, b) => a - b);
  return at.slice(1).map((end, i) => {
    const [hi, lo] = [end - 1, at[i]];
    const width = hi - lo + 1;
    const given = signal.defaultValue;
    const part: Signal = {
      ...signal,
      kind: 'wire',
      width,
      signed: false,
      bool: false,
      name: hi === lo ? `${signal.name}_${lo}` : `${signal.name}_${hi}_${lo}`,
      enumInfo: null,
      doc: '',
      defaultValue: given === null ? null : BigInt.asUintN(width, given >> BigInt(lo)),
    };
    return { part, hi, lo };
  });
}

function rewrite(body: readonly Statement[], parts: ReadonlyMap<Signal, readonly Part[]>): Statement[] {
  return body.flatMap((s): Statement[] => {
    switch (s.kind) {
      case 'assign':
        return assignParts(s, parts.get(s.target));
      case 'when':
        return [
          {
            ...s,
            branches: s.branches.map((b) => ({ ...b, body: rewrite(b.body, parts) })),
            otherwise: rewrite(s.otherwise, parts),
          },
        ];
      case 'match':
        return [
          {
            ...s,
            cases: s.cases.map((c) => ({ ...c, body: rewrite(c.body, parts) })),
            otherwise: rewrite(s.otherwise, parts),
          },
        ];
      default:
        return [s];
    }
  });
}

function assignParts(s: Assign, parts: readonly Part[] | undefined): Assign[] {
  if (parts === undefined) return [s];
  return parts
    .filter(({ hi, lo }) => lo >= s.lo && hi <= s.hi)
    .map(({ part, hi, lo }) => ({
      ...s,
      target: part,
      hi: part.width - 1,
      lo: 0,
      value: {
        op: 'slice',
        width: part.width,
        signed: false,
        place: s.place,
        a: s.value,
        hi: hi - s.lo,
        lo: lo - s.lo,
      },
    }));
}
