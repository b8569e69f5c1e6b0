import { Bool, Module, input, instance } from '../../../../gen/index.ts';
import type { Stream, UInt } from '../../../../gen/index.ts';
import { assertHeld } from '../held.ts';
import { follow, within } from './journey.ts';
import { SourceChoice, source } from './source.ts';

/** A part with one stream in and one out, which carry the same words. */
export interface Passage extends Module<unknown> {
  readonly enq: Stream<UInt>;
  readonly deq: Stream<UInt>;
}

export interface PassageProofParams {
  /** Makes the part, for words of two bits. */
  readonly part: () => Passage;
  /** Words that it holds. */
  readonly capacity: number;
  /** Cycles in which nothing leaves though a word is under way and the consumer is ready. */
  readonly idle: number;
  /** Cycles in which nothing enters though a word is offered and the consumer is ready. */
  readonly busy: number;
}

/** One stream in, the same stream out: words arrive as they were sent, are held until taken, and do not get stuck. */
export class PassageProof extends Module<PassageProofParams> {
  readonly choice = input(SourceChoice);
  readonly take = input(Bool());

  readonly part = instance(this.p.part());

  logic() {
    const { capacity, idle, busy } = this.p;
    const { enq, deq } = this.part;
    const { valid, colour } = source(this.choice, enq.ready);
    enq.valid.assign(valid);
    enq.bits.assign(colour);
    deq.ready.assign(this.take);

    const underWay = follow({
      enters: enq.fire,
      entering: enq.bits,
      leaves: deq.fire,
      leaving: deq.bits,
      capacity,
      name: 'the part',
    });
    assertHeld(deq, 'the output');
    within({
      waiting: underWay.ne(0).and(deq.ready),
      comes: deq.fire,
      cycles: idle,
      message: `a word that is under way leaves within ${idle} cycles of a ready consumer`,
    });
    within({
      waiting: enq.valid.and(deq.ready),
      comes: enq.fire,
      cycles: busy,
      message: `a word that is offered enters within ${busy} cycles of a ready consumer`,
    });
  }
}
