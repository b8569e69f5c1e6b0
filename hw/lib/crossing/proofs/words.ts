import {
  Bool,
  Module,
  UInt,
  Vec,
  assert,
  bitsFor,
  cover,
  crossing,
  inDomain,
  input,
  instance,
  reg,
  when,
} from '../../../../gen/index.ts';
import type { Stream } from '../../../../gen/index.ts';
import { within } from '../../streams/proofs/journey.ts';
import { SourceChoice, source } from '../../streams/proofs/source.ts';
import { assertHeld } from '../../streams/held.ts';
import { from, to, watching } from './clocks.ts';

/** A part that carries a stream from one clock to another. */
export interface WordCrossing extends Module<unknown> {
  readonly enq: Stream<UInt>;
  readonly deq: Stream<UInt>;
}

export interface WordCrossingProofParams {
  /** Makes the part, for words of two bits, between `from` and `to`. */
  readonly part: () => WordCrossing;
  /** Words that it holds. */
  readonly capacity: number;
  /** Edges of `to` in which nothing leaves though a word is under way and the consumer is ready. */
  readonly idle: number;
  /** Edges of `from` in which nothing is accepted though there is room; null: that depends on the other clock. */
  readonly busy: number | null;
}

/**
 * Words enter under one clock and leave under another, whatever the two clocks do: none is lost, doubled, invented or
 * overtaken, no more are under way than there is room for, and none gets stuck. The colours are those of the stream
 * proofs (streams/proofs/source.ts).
 */
export class WordCrossingProof extends Module<WordCrossingProofParams> {
  readonly choice = input(SourceChoice, { domain: from });
  readonly take = input(Bool(), { domain: to });

  readonly part = instance(this.p.part());
  readonly came = reg(Vec(2, Bool()), { init: false, domain: from });
  readonly gone = reg(Vec(2, Bool()), { init: false, domain: to });
  /** Words so far, modulo more than can be under way. */
  readonly sent = reg(UInt(bitsFor(2 * this.p.capacity + 1)), { init: 0, domain: from });
  readonly received = reg(UInt(bitsFor(2 * this.p.capacity + 1)), { init: 0, domain: to });

  logic() {
    const { capacity } = this.p;
    const { enq } = this.part;
    inDomain(from, () => {
      const { valid, colour } = source(this.choice, enq.ready);
      enq.valid.assign(valid);
      enq.bits.assign(colour);
      when(enq.fire, () => this.sent.next(this.sent.add(1)));
      for (const k of [0, 1]) when(enq.fire.and(enq.bits.eq(k + 1)), () => this.came[k].next(true));
      const underWay = this.sent.sub(crossing(this.received, watching));
      assert(underWay.le(capacity), `at most ${capacity} words are under way`);
      cover(underWay.eq(capacity), 'as many words are under way as there is room for');
      const { busy } = this.p;
      if (busy === null) return;
      within({
        waiting: underWay.lt(capacity),
        comes: enq.ready,
        cycles: busy,
        message: `room is seen within ${busy} edges of the clock that words come with`,
      });
    });
    inDomain(to, () => this.#arrivals());
  }

  #arrivals(): void {
    const { idle } = this.p;
    const { gone } = this;
    const { deq } = this.part;
    deq.ready.assign(this.take);
    const came = crossing(this.came, watching);
    const underWay = crossing(this.sent, watching).sub(this.received).ne(0);
    when(deq.fire, () => {
      this.received.next(this.received.add(1));
      assert(underWay, 'no more words leave than have come');
      assert(deq.bits.ne(3), 'no word leaves that was never sent');
      when(deq.bits.eq(1), () => assert(came[0].and(gone[0].not()), 'the first coloured word leaves once'));
      when(deq.bits.eq(2), () =>
        assert(
          came[1].and(gone[1].not(), came[0].not().or(gone[0])),
          'the second coloured word leaves once, after the first',
        ),
      );
      for (const k of [0, 1]) when(deq.bits.eq(k + 1), () => gone[k].next(true));
    });
    assertHeld(deq, 'the output');
    within({
      waiting: underWay.and(deq.ready),
      comes: deq.fire,
      cycles: idle,
      message: `a word that is under way leaves within ${idle} edges of a ready consumer's clock`,
    });
    cover(gone[0].and(gone[1]), 'both coloured words have arrived');
  }
}
