import type { Expr } from '../ir/index.ts';
import { complain } from './complain.ts';
import { describe } from './describe.ts';
import { here } from './here.ts';
import { late } from './late.ts';
import { use } from './use.ts';
import type { Value } from './value.ts';
import { groundsOf } from './value.ts';

/**
 * Joins two streams, bundles or vectors of one type field by field, each field driven in its direction: `valid` and
 * `bits` of the consumer by the producer, `ready` of the producer by the consumer.
 *
 * @example connect(this.enq, this.queue.enq); connect(this.queue.deq, this.deq);
 */
export function connect<S extends Value>(producer: S, consumer: S): void {
  const { type } = producer;
  const place = here();
  if (type.$key !== consumer.type.$key) {
    complain('badConnection', {
      place,
      expected: type.text,
      found: consumer.type.text,
      fix: 'connect values of one type',
    });
    return;
  }
  const from = groundsOf(producer);
  const to = groundsOf(consumer);
  const stuck = type.$leaves.map((leaf, i) => use(leaf.flipped ? from[i] : to[i])).find(isDrivenElsewhere);
  if (stuck !== undefined) {
    complain('badConnection', {
      place,
      expected: 'connect(producer, consumer): the first side sends, the second receives',
      found: () => `${describe(stuck)}, which cannot be driven here`,
      fix: 'swap the two, or connect other sides',
    });
    return;
  }
  type.$leaves.forEach((leaf, i) => {
    if (leaf.flipped) late.assign(from[i], to[i], 'assign', place);
    else late.assign(to[i], from[i], 'assign', place);
  });
}

function isDrivenElsewhere(e: Expr): boolean {
  return e.op === 'signal' && (e.kind === 'input' || e.kind === 'child-output');
}
