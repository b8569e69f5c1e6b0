/** The edges of a graph by vertex: those of `v` lead to `to[start[v]]` … `to[start[v + 1] - 1]`. */
export interface Edges {
  readonly start: Int32Array;
  readonly to: Int32Array;
}

/** Collects edges vertex by vertex, in ascending order. */
export class EdgeList {
  readonly #start: Int32Array;
  #to: Int32Array;
  #vertex = 0;
  #count = 0;

  /** `expected`: how many edges there are, roughly. */
  constructor(vertices: number, expected: number) {
    this.#start = new Int32Array(vertices + 1);
    this.#to = new Int32Array(expected);
  }

  /** An edge of the vertex that is at hand. */
  add(w: number): void {
    if (this.#count === this.#to.length) {
      const more = new Int32Array(2 * this.#count + 16);
      more.set(this.#to);
      this.#to = more;
    }
    this.#to[this.#count++] = w;
  }

  /** Ends the vertex at hand. */
  next(): void {
    this.#start[++this.#vertex] = this.#count;
  }

  get edges(): Edges {
    return { start: this.#start, to: this.#to };
  }
}

/** Strongly connected components of a graph, found without recursion (Tarjan 1972). */
export interface Components {
  /** Component number per vertex. What a component depends on has a smaller number. */
  readonly of: Int32Array;
  readonly count: number;
}

/** The components of a graph whose edges lead from each vertex to what it depends on. */
export function components(vertices: number, { start, to }: Edges): Components {
  const of = new Int32Array(vertices).fill(-1);
  const index = new Int32Array(vertices).fill(-1);
  const low = new Int32Array(vertices);
  const pending = new Int32Array(vertices);
  const path = new Int32Array(vertices);
  /** The next edge to follow, by vertex. */
  const at = new Int32Array(vertices);
  let [pendings, depth, counter, count] = [0, 0, 0, 0];
  for (let first = 0; first < vertices; first++) {
    if (index[first] !== -1) continue;
    path[depth++] = first;
    while (depth > 0) {
      const v = path[depth - 1];
      if (index[v] === -1) {
        index[v] = low[v] = counter++;
        pending[pendings++] = v;
        at[v] = start[v];
      }
      const end = start[v + 1];
      let i = at[v];
      for (; i < end; i++) {
        const w = to[i];
        if (index[w] === -1) break;
        if (of[w] === -1 && low[w] < low[v]) low[v] = low[w];
      }
      if (i < end) {
        at[v] = i; // looked at again when it is done: then its `low` counts
        path[depth++] = to[i];
        continue;
      }
      depth -= 1;
      if (low[v] !== index[v]) continue;
      let w: number;
      do {
        w = pending[--pendings];
        of[w] = count;
      } while (w !== v);
      count += 1;
    }
  }
  return { of, count };
}
