import type { DependencyGraph } from './graph.ts';

/** Nodes that all depend on each other, in the order of the algorithm: what a component needs comes before it. */
export interface Components {
  readonly componentOf: Int32Array;
  /** Nodes by component; `first[c]` to `first[c + 1] - 1` are the positions of component `c`. */
  readonly members: Int32Array;
  readonly first: readonly number[];
  /** The components that are cycles. */
  readonly cyclic: readonly number[];
}

/** Tarjan's algorithm with a stack of its own: dependency chains are longer than the call stack. Linear. */
export function components({ subjects, start, edges }: DependencyGraph): Components {
  const n = subjects.length;
  const order = new Int32Array(n).fill(-1);
  const low = new Int32Array(n);
  const next = Int32Array.from(start.slice(0, n));
  const componentOf = new Int32Array(n).fill(-1);
  const members = new Int32Array(n);
  const first = [0];
  const cyclic: number[] = [];
  const open: number[] = [];
  const path: number[] = [];
  let visited = 0;
  let placed = 0;

  const close = (root: number): void => {
    const component = first.length - 1;
    let node: number;
    do {
      node = open.pop()!;
      componentOf[node] = component;
      members[placed] = node;
      placed += 1;
    } while (node !== root);
    const isCycle = placed - first[component] > 1 || edges.slice(start[root], start[root + 1]).includes(root);
    if (isCycle) cyclic.push(component);
    first.push(placed);
  };

  for (let root = 0; root < n; root += 1) {
    if (order[root] >= 0) continue;
    path.push(root);
    while (path.length > 0) {
      const node = path[path.length - 1];
      if (order[node] < 0) {
        order[node] = low[node] = visited;
        visited += 1;
        open.push(node);
      }
      if (next[node] < start[node + 1]) {
        const to = edges[next[node]]!;
        next[node] += 1;
        if (order[to] < 0) path.push(to);
        else if (componentOf[to] < 0) low[node] = Math.min(low[node], order[to]);
        continue;
      }
      path.pop();
      if (low[node] === order[node]) close(node);
      const below = path[path.length - 1];
      if (below !== undefined) low[below] = Math.min(low[below], low[node]);
    }
  }
  return { componentOf, members, first, cyclic };
}
