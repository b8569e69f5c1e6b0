/** Strongly connected components of a graph given by its edges, found without recursion (Tarjan 1972). */
export interface Components {
  /** Component number per vertex. What a component depends on has a smaller number. */
  readonly of: Int32Array;
  readonly count: number;
}

/** `dependencies(v)` lists the vertices that `v` depends on. */
export function components(vertices: number, dependencies: (v: number) => readonly number[]): Components {
  const of = new Int32Array(vertices).fill(-1);
  const index = new Int32Array(vertices).fill(-1);
  const low = new Int32Array(vertices);
  const pending: number[] = [];
  let counter = 0;
  let count = 0;
  const path: { v: number; edges: readonly number[]; at: number }[] = [];
  const enter = (v: number): void => {
    index[v] = low[v] = counter++;
    pending.push(v);
    path.push({ v, edges: dependencies(v), at: 0 });
  };
  for (let start = 0; start < vertices; start++) {
    if (index[start] !== -1) continue;
    enter(start);
    while (path.length > 0) {
      const frame = path[path.length - 1];
      const { v } = frame;
      if (frame.at < frame.edges.length) {
        const w = frame.edges[frame.at++];
        if (index[w] === -1) enter(w);
        else if (of[w] === -1) low[v] = Math.min(low[v], index[w]);
        continue;
      }
      path.pop();
      if (path.length > 0) {
        const outer = path[path.length - 1].v;
        low[outer] = Math.min(low[outer], low[v]);
      }
      if (low[v] !== index[v]) continue;
      for (let w = -1; w !== v;) {
        w = pending.pop()!;
        of[w] = count;
      }
      count += 1;
    }
  }
  return { of, count };
}
