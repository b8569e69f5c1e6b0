import type { Ex, Ground, Path } from '../recipe/index.ts';

/** A value that expressions of a module may use. */
export interface Leaf {
  readonly root: string;
  readonly path: Path;
  readonly type: Ground;
  /** The domain whose registers it comes from. */
  readonly domain: number;
  /** Inputs of the module that it follows within the cycle. */
  readonly from: ReadonlySet<string>;
  /** A whole vector, reached by index: `root.path` is the vector, `rest` leads on from its elements. */
  readonly vector?: { readonly length: number; readonly rest: Path };
}

export const NOTHING: ReadonlySet<string> = new Set();

export function refTo(leaf: Leaf): Ex {
  return { op: 'ref', root: leaf.root, path: leaf.path, type: leaf.type };
}

/** The values that there are so far, by domain, and which of them nothing has used yet. */
export class Pool {
  readonly #leaves = new Map<number, Leaf[]>();
  readonly #vectors = new Map<number, Leaf[]>();
  readonly #unused = new Set<Leaf>();

  add(leaf: Leaf): void {
    const into = leaf.vector === undefined ? this.#leaves : this.#vectors;
    const list = into.get(leaf.domain) ?? [];
    into.set(leaf.domain, list);
    list.push(leaf);
    if (leaf.vector === undefined) this.#unused.add(leaf);
  }

  leaves(domain: number): readonly Leaf[] {
    return this.#leaves.get(domain) ?? [];
  }

  vectors(domain: number): readonly Leaf[] {
    return this.#vectors.get(domain) ?? [];
  }

  use(leaf: Leaf): void {
    this.#unused.delete(leaf);
  }

  get unused(): readonly Leaf[] {
    return [...this.#unused];
  }
}
