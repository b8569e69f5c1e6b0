import type { Place } from '../machine/node.ts';
import type { Part } from './rest.ts';

/**
 * Puts parts that depend on each other without a cycle in stages: a part stands behind all of them whose registers it
 * reads. Parts on a cycle, or between two, are left out.
 */
export function stagesOf(all: readonly Part[]): Part[][] {
  let parts = all;
  for (;;) {
    const { before, after } = edgesOf(parts);
    const forward = peeled(parts, before, after);
    if (forward.size === parts.length) {
      const stages: Part[][] = [];
      for (const [part, stage] of forward) (stages[stage] ??= []).push(part);
      return stages;
    }
    const backward = peeled(parts, after, before);
    parts = parts.filter((part) => forward.has(part) || backward.has(part));
  }
}

type Edges = ReadonlyMap<Part, ReadonlySet<Part>>;

function edgesOf(parts: readonly Part[]): { before: Edges; after: Edges } {
  const writerOf = new Map<Place, Part>();
  for (const part of parts) for (const place of part.writes) writerOf.set(place, part);
  const before = new Map(parts.map((part) => [part, new Set<Part>()]));
  const after = new Map(parts.map((part) => [part, new Set<Part>()]));
  for (const part of parts) {
    for (const place of part.reads) {
      const writer = writerOf.get(place);
      if (writer === undefined) continue;
      before.get(part)!.add(writer);
      after.get(writer)!.add(part);
    }
  }
  return { before, after };
}

/** Parts all of whose predecessors are peeled, with how many stand one behind the other in front of them at most. */
function peeled(parts: readonly Part[], before: Edges, after: Edges): Map<Part, number> {
  const stage = new Map<Part, number>();
  const waiting = new Map(parts.map((part) => [part, before.get(part)!.size]));
  let ready = parts.filter((part) => waiting.get(part) === 0);
  for (let i = 0; ready.length > 0; i++) {
    const next: Part[] = [];
    for (const part of ready) {
      stage.set(part, i);
      for (const one of after.get(part)!) {
        const left = waiting.get(one)! - 1;
        waiting.set(one, left);
        if (left === 0) next.push(one);
      }
    }
    ready = next;
  }
  return stage;
}
