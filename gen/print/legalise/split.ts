import type { Signal } from '../../ir/index.ts';
import type { Stmt } from '../graph/index.ts';

/** The statements that drive each of the accepted targets, on their own, in the author's structure; branches that do not concern a target are empty. */
export function splitByTarget(body: readonly Stmt[], accept: (target: Signal) => boolean): Map<Signal, Stmt[]> {
  const out = new Map<Signal, Stmt[]>();
  const add = (target: Signal, s: Stmt): void => {
    const known = out.get(target);
    if (known === undefined) out.set(target, [s]);
    else known.push(s);
  };
  for (const s of body) {
    if (s.kind === 'assign') {
      if (accept(s.target)) add(s.target, s);
    } else if (s.kind === 'when') {
      const bodies = s.branches.map((b) => splitByTarget(b.body, accept));
      const otherwise = splitByTarget(s.otherwise, accept);
      for (const target of targetsOf([...bodies, otherwise])) {
        add(target, {
          ...s,
          branches: s.branches.map((b, i) => ({ ...b, body: bodies[i].get(target) ?? [] })),
          otherwise: otherwise.get(target) ?? [],
        });
      }
    } else if (s.kind === 'match') {
      const bodies = s.cases.map((c) => splitByTarget(c.body, accept));
      const otherwise = splitByTarget(s.otherwise, accept);
      for (const target of targetsOf([...bodies, otherwise])) {
        add(target, {
          ...s,
          cases: s.cases.map((c, i) => ({ ...c, body: bodies[i].get(target) ?? [] })),
          otherwise: otherwise.get(target) ?? [],
        });
      }
    }
  }
  return out;
}

function targetsOf(maps: readonly ReadonlyMap<Signal, Stmt[]>[]): Set<Signal> {
  return new Set(maps.flatMap((m) => [...m.keys()]));
}
