import type { Node } from '../graph/index.ts';

export interface IndexedBase {
  /** The signal that the elements are parts of, in order and without gaps. */
  readonly node: Node;
  /** True when the index can point past the end. */
  readonly guarded: boolean;
}

/**
 * Recognises a choice between all the equal parts of one value, in order: `word[index]`, `word[index * 8 +: 8]`. Null for any other
 * choice.
 */
export function indexedBase(choice: Node): IndexedBase | null {
  const { args } = choice;
  const [index, first] = args;
  const count = args.length - 1;
  if (first.op !== 'slice' || first.given !== null) return null;
  const node = first.args[0];
  const { width } = first;
  if (node.signed || count * width !== node.width || node.op === 'const') return null;
  for (let i = 0; i < count; i++) {
    const e = args[i + 1];
    if (e.op !== 'slice' || e.given !== null || e.args[0] !== node || e.lo !== i * width) return null;
  }
  return { node, guarded: index.width > 30 || 2 ** index.width > count };
}
