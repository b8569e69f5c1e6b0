import type { Design, Expr, Memory, ModuleIr, Signal, Statement } from '../../../gen/ir/index.ts';
import { expressionsOf } from '../campaign/histogram.ts';

/**
 * A bug, as what a broken printer or engine would make of the representation: `seed` changes the design in place for the component that is to be broken,
 * and returns what undoes it. Nothing of this is in production code.
 */
export interface Bug {
  readonly name: string;
  readonly where: 'printer' | 'engine';
  readonly seed: (design: Design) => () => void;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Notes changes of properties so that all of them can be taken back. */
class Changes {
  readonly #undo: (() => void)[] = [];

  set<T extends object, K extends keyof T>(object: T, key: K, value: T[K]): void {
    const before = object[key];
    (object as Writable<T>)[key] = value;
    this.#undo.push(() => {
      (object as Writable<T>)[key] = before;
    });
  }

  readonly undo = (): void => {
    for (const back of this.#undo.reverse()) back();
  };
}

function eachExpression(change: (e: Expr, changes: Changes) => void): Bug['seed'] {
  return (design) => {
    const changes = new Changes();
    for (const module of design.modules) for (const e of expressionsOf(module)) change(e, changes);
    return changes.undo;
  };
}

function eachMemory(change: (m: Memory, changes: Changes) => void): Bug['seed'] {
  return (design) => {
    const changes = new Changes();
    for (const module of design.modules) for (const m of module.memories) change(m, changes);
    return changes.undo;
  };
}

function eachRegister(change: (s: Signal, module: ModuleIr, changes: Changes) => void): Bug['seed'] {
  return (design) => {
    const changes = new Changes();
    for (const module of design.modules)
      for (const s of module.signals) if (s.kind === 'reg') change(s, module, changes);
    return changes.undo;
  };
}

function unsigned(a: Expr): Expr {
  return { op: 'cast', width: a.width, signed: false, place: a.place, a };
}

/** Each list of statements backwards, so that the first active assignment wins. */
function reversed(body: readonly Statement[]): Statement[] {
  return body
    .map((s): Statement => {
      if (s.kind === 'when')
        return {
          ...s,
          branches: s.branches.map((b) => ({ ...b, body: reversed(b.body) })),
          otherwise: reversed(s.otherwise),
        };
      if (s.kind === 'match')
        return {
          ...s,
          cases: s.cases.map((c) => ({ ...c, body: reversed(c.body) })),
          otherwise: reversed(s.otherwise),
        };
      return s;
    })
    .reverse();
}

export const BUGS: readonly Bug[] = [
  {
    name: 'widening without the sign',
    where: 'printer',
    seed: eachExpression((e, changes) => {
      if (e.op !== 'pad' || !e.signed || e.a.op === 'const') return;
      const zeros: Expr = { op: 'pad', width: e.width, signed: false, place: e.place, a: unsigned(e.a) };
      changes.set(e as { op: string; a: Expr }, 'a', zeros);
      changes.set(e as { op: string }, 'op', 'cast');
    }),
  },
  {
    name: 'shift amounts of the width or more wrap around',
    where: 'printer',
    seed: eachExpression((e, changes) => {
      if ((e.op !== 'shl' && e.op !== 'shr') || e.b.op === 'const') return;
      const bits = Math.max(1, Math.floor(Math.log2(e.width)));
      if (e.b.width <= bits) return;
      const { b } = e;
      changes.set(e, 'b', { op: 'slice', width: bits, signed: false, place: e.place, a: b, hi: bits - 1, lo: 0 });
    }),
  },
  {
    name: 'slices one bit too low',
    where: 'printer',
    seed: eachExpression((e, changes) => {
      if (e.op !== 'slice' || e.lo === 0) return;
      changes.set(e, 'hi', e.hi - 1);
      changes.set(e, 'lo', e.lo - 1);
    }),
  },
  {
    name: 'write masks dropped',
    where: 'printer',
    seed: eachMemory((m, changes) => {
      for (const port of m.ports) if (port.kind !== 'read' && port.mask !== null) changes.set(port, 'mask', null);
    }),
  },
  {
    name: 'wrong reset value',
    where: 'printer',
    seed: eachRegister((s, _, changes) => {
      if (s.reset === null || s.signed || s.enumInfo !== null) return;
      changes.set(s, 'reset', s.reset ^ 1n);
    }),
  },
  {
    name: 'the first assignment wins',
    where: 'printer',
    seed: (design) => {
      const changes = new Changes();
      for (const module of design.modules) changes.set(module, 'body', reversed(module.body));
      return changes.undo;
    },
  },
  {
    name: 'read during write mixed up',
    where: 'engine',
    seed: eachMemory((m, changes) => {
      if (m.readDuringWrite !== 'forbidden')
        changes.set(m, 'readDuringWrite', m.readDuringWrite === 'old' ? 'new' : 'old');
    }),
  },
  {
    name: 'arms of a choice swapped',
    where: 'engine',
    seed: eachExpression((e, changes) => {
      if (e.op !== 'mux' || e.width < 33) return;
      const { a, b } = e;
      changes.set(e, 'a', b);
      changes.set(e, 'b', a);
    }),
  },
  {
    name: 'comparisons of negative values as unsigned',
    where: 'engine',
    seed: eachExpression((e, changes) => {
      if (e.op !== 'lt' && e.op !== 'ge') return;
      if (!e.a.signed || !e.b.signed) return;
      changes.set(e, 'a', unsigned(e.a));
      changes.set(e, 'b', unsigned(e.b));
    }),
  },
  {
    name: 'registers under another domain’s clock',
    where: 'engine',
    seed: eachRegister((s, module, changes) => {
      const other = module.domains.find((d) => d !== s.domain && (s.reset === null || d.reset !== null));
      if (other !== undefined && module.domains.indexOf(other) > 0) changes.set(s, 'domain', other);
    }),
  },
];
