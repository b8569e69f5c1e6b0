import type { Node } from '../machine/node.ts';
import type { Block, Item } from './block.ts';
import type { Placement } from './place.ts';

/** Counts the operations of placed code; the use of a value that is kept is one. */
export class OperationCounter {
  readonly #placement: Placement;

  constructor(placement: Placement) {
    this.#placement = placement;
  }

  /** What computing a value takes. */
  value(n: Node): number {
    const arms = this.#placement.branches.get(n);
    let sum = 1;
    if (arms !== undefined) sum += this.block(arms.then) + this.block(arms.otherwise);
    for (const a of n.args) if (this.#placement.kept[a.id] === 0) sum += this.value(a);
    return sum;
  }

  block(block: Block): number {
    let sum = 0;
    for (const n of block.values) sum += this.value(n);
    for (const item of block.items) sum += this.item(item);
    return sum;
  }

  item(item: Item): number {
    switch (item.kind) {
      case 'choice':
        return this.#use(item.condition) + this.block(item.then) + this.block(item.otherwise);
      case 'store':
      case 'take':
        return 1 + this.#use(item.value);
      case 'storeat':
        return 1 + this.#use(item.index) + this.#use(item.value);
      default:
        return 4;
    }
  }

  #use(n: Node): number {
    return this.#placement.kept[n.id] === 1 ? 1 : this.value(n);
  }
}
