import { Bool, Module, assert, input, instance } from '../../../../gen/index.ts';
import { assertHeld } from '../held.ts';
import type { Join } from '../join.ts';
import { follow, within } from './journey.ts';
import { Colour, SourceChoice, source } from './source.ts';

export const joinedTypes = { left: Colour, right: Colour };

export interface JoinProofParams {
  readonly part: () => Join<typeof joinedTypes>;
}

/** Word n of one side leaves with word n of the other. */
export class JoinProof extends Module<JoinProofParams> {
  readonly left = input(SourceChoice);
  readonly right = input(SourceChoice);
  readonly take = input(Bool());

  readonly part = instance(this.p.part());

  logic() {
    const { enq, deq } = this.part;
    deq.ready.assign(this.take);
    for (const side of ['left', 'right'] as const) {
      const { valid, colour } = source(this[side], enq[side].ready);
      enq[side].valid.assign(valid);
      enq[side].bits.assign(colour);
      follow({
        enters: enq[side].fire,
        entering: colour,
        leaves: deq.fire,
        leaving: deq.bits[side],
        capacity: 0,
        name: `the ${side} side`,
      });
      assert(enq[side].fire.eq(deq.fire), `the ${side} side gives a word whenever one leaves`);
    }
    assertHeld(deq, 'the output');
    within({
      waiting: enq.left.valid.and(enq.right.valid, deq.ready),
      comes: deq.fire,
      cycles: 0,
      message: 'two words that are there leave as soon as the consumer is ready',
    });
  }
}
