import type { Domain, Signal } from '../../ir/index.ts';
import { walk, type Stmt } from '../graph/index.ts';

/** Targets that are driven by common statements, so that one block drives them all. */
export interface Group {
  /** Null for combinational targets. */
  readonly domain: Domain | null;
  /** Registers: whether the domain's reset sets them. */
  readonly reset: boolean;
  /** In order of first assignment. */
  readonly targets: Signal[];
  /** Indices of the top-level statements that drive them, ascending. */
  readonly statements: number[];
}

/** Registers that the domain's reset sets; the others of the domain stand in blocks without reset. */
export function hasReset(signal: Signal): boolean {
  return signal.reset !== null && signal.domain !== null && signal.domain.reset !== null;
}

/**
 * Splits the top-level statements into connected components: targets belong together when a statement drives both. Combinational
 * targets, and registers of each domain with and without reset, are grouped apart. Only targets that `accept` takes count.
 */
export function groupTargets(body: readonly Stmt[], accept: (target: Signal) => boolean): Group[] {
  const parent = new Map<Signal, Signal>();
  const find = (s: Signal): Signal => {
    let root = s;
    while (parent.get(root) !== root) root = parent.get(root)!;
    for (let at = s; at !== root;) {
      const next = parent.get(at)!;
      parent.set(at, root);
      at = next;
    }
    return root;
  };
  const classes = new Classes();
  const targetsOf: Signal[][] = [];
  for (const s of body) {
    const targets = new Set<Signal>();
    walk([s], (leaf) => {
      if (leaf.kind === 'assign' && accept(leaf.target)) targets.add(leaf.target);
    });
    const firstOfClass = new Map<number, Signal>();
    for (const target of targets) {
      if (!parent.has(target)) parent.set(target, target);
      const key = classes.of(target);
      const first = firstOfClass.get(key);
      if (first === undefined) firstOfClass.set(key, target);
      else parent.set(find(target), find(first));
    }
    targetsOf.push([...targets]);
  }
  const groups = new Map<Signal, Group>();
  const seen = new Set<Signal>();
  targetsOf.forEach((targets, index) => {
    for (const target of targets) {
      const root = find(target);
      let group = groups.get(root);
      if (group === undefined) {
        const registered = target.kind === 'reg';
        group = {
          domain: registered ? target.domain : null,
          reset: registered && hasReset(target),
          targets: [],
          statements: [],
        };
        groups.set(root, group);
      }
      if (!seen.has(target)) group.targets.push(target);
      seen.add(target);
      if (group.statements.at(-1) !== index) group.statements.push(index);
    }
  });
  return [...groups.values()];
}

/** Numbers the classes of targets that one block may drive: combinational ones, and per domain those with and without reset. */
class Classes {
  readonly #domains = new Map<Domain, number>();

  of(target: Signal): number {
    if (target.kind !== 'reg' || target.domain === null) return 0;
    let n = this.#domains.get(target.domain);
    if (n === undefined) this.#domains.set(target.domain, (n = this.#domains.size + 1));
    return 2 * n + (hasReset(target) ? 1 : 0);
  }
}
