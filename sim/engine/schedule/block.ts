import type { Node } from '../machine/node.ts';
import type { Sink } from './sink.ts';

/** A choice between two blocks. */
export interface Choice {
  readonly kind: 'choice';
  readonly condition: Node;
  readonly then: Block;
  readonly otherwise: Block;
}

export type Item = Sink | Choice;

/** Code that runs together: first its values, then its items. */
export class Block {
  parent: Block | null;
  depth: number;
  /** Values that are computed here and kept, oldest first. */
  values: Node[] = [];
  items: Item[] = [];
  readonly #choices = new Map<Node, Choice>();

  constructor(parent: Block | null) {
    this.parent = parent;
    this.depth = parent === null ? 0 : parent.depth + 1;
  }

  /** The one choice by this condition here. */
  choice(condition: Node): Choice {
    let choice = this.#choices.get(condition);
    if (choice === undefined) {
      choice = { kind: 'choice', condition, then: new Block(this), otherwise: new Block(this) };
      this.#choices.set(condition, choice);
      this.items.push(choice);
    }
    return choice;
  }

  /** Takes an item over from another block. */
  adopt(item: Item): void {
    this.items.push(item);
    if (item.kind === 'choice') for (const arm of [item.then, item.otherwise]) arm.#moveInto(this);
  }

  #moveInto(parent: Block): void {
    this.parent = parent;
    this.depth = parent.depth + 1;
    for (const item of this.items)
      if (item.kind === 'choice') for (const arm of [item.then, item.otherwise]) arm.#moveInto(this);
  }
}

/** The innermost block around both. */
export function commonBlock(a: Block, b: Block): Block {
  let [x, y] = [a, b];
  while (x !== y) {
    if (x.depth > y.depth) x = x.parent!;
    else if (y.depth > x.depth) y = y.parent!;
    else [x, y] = [x.parent!, y.parent!];
  }
  return x;
}
