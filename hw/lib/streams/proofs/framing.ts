import { Bool, Module, UInt, assert, cover, input, instance, mux, reg, when } from '../../../../gen/index.ts';
import { assertHeld } from '../held.ts';
import type { PacketFramer } from '../packet-framer.ts';
import type { PacketLengthCheck } from '../packet-length-check.ts';
import { follow, within } from './journey.ts';
import { Colour, SourceChoice, source, whileWaiting } from './source.ts';

export interface FramerProofParams {
  readonly part: () => PacketFramer<typeof Colour>;
  readonly lengthBits: number;
}

/** The words go on in order, and every packet has as many as its length said. */
export class FramerProof extends Module<FramerProofParams> {
  readonly choice = input(SourceChoice);
  readonly lengthChoice = input(SourceChoice);
  readonly length = input(UInt(this.p.lengthBits));
  readonly take = input(Bool());
  /** Words of the packet that are still to come; 0 between packets. */
  readonly remaining = reg(UInt(this.p.lengthBits), { init: 0 });

  readonly part = instance(this.p.part());

  logic() {
    const { part, remaining } = this;
    const { enq, length, deq } = part;
    const words = source(this.choice, enq.ready);
    enq.valid.assign(words.valid);
    enq.bits.assign(words.colour);
    const lengths = source(this.lengthChoice, length.ready);
    length.valid.assign(lengths.valid);
    length.bits.assign(whileWaiting(lengths.waiting, mux(this.length.eq(0), 1, this.length)));
    deq.ready.assign(this.take);

    follow({
      enters: enq.fire,
      entering: words.colour,
      leaves: deq.fire,
      leaving: deq.bits.data,
      capacity: 0,
      name: 'the words',
    });
    const left = mux(remaining.eq(0), length.bits, remaining);
    when(deq.fire, () => remaining.next(left.sub(1)));
    assert(deq.fire.not().or(deq.bits.last.eq(left.eq(1))), 'last comes with the word that completes the length');
    assert(length.fire.eq(deq.fire.and(deq.bits.last)), 'a length is used up by its packet');
    assertHeld(deq, 'the output');
    within({
      waiting: enq.valid.and(length.valid, deq.ready),
      comes: deq.fire,
      cycles: 0,
      message: 'a word whose length is known passes as soon as the consumer is ready',
    });
  }
}

export interface LengthCheckProofParams {
  readonly part: () => PacketLengthCheck<typeof Colour>;
  readonly shortest: number;
  readonly longest: number;
}

/** The stream goes by untouched, and exactly the packets of a wrong length are told. */
export class LengthCheckProof extends Module<LengthCheckProofParams> {
  readonly choice = input(SourceChoice);
  readonly last = input(Bool());
  readonly take = input(Bool());
  /** Words of the packet so far, up to 15. */
  readonly length = reg(UInt(4), { init: 0 });

  readonly part = instance(this.p.part());

  logic() {
    const { part, length } = this;
    const { shortest, longest } = this.p;
    const { enq, deq } = part;
    const { valid, colour, waiting } = source(this.choice, enq.ready);
    const last = whileWaiting(waiting, this.last);
    enq.valid.assign(valid);
    enq.bits.data.assign(colour);
    enq.bits.last.assign(last);
    deq.ready.assign(this.take);

    follow({
      enters: enq.fire,
      entering: colour,
      leaves: deq.fire,
      leaving: deq.bits.data,
      capacity: 0,
      name: 'the words',
    });
    assert(enq.fire.eq(valid.and(this.take)).and(deq.bits.last.eq(last)), 'the stream passes untouched');
    const now = mux(length.eq(15), 15, length.add(1));
    when(enq.fire, () => length.next(mux(last, 0, now)));
    assert(part.tooShort.eq(enq.fire.and(last, now.lt(shortest))), 'a packet that is too short is told at its end');
    assert(
      part.tooLong.eq(enq.fire.and(length.eq(longest))),
      'a packet that is too long is told at its first word too many',
    );
    cover(part.tooShort, 'a packet is too short');
    cover(part.tooLong, 'a packet is too long');
    assertHeld(deq, 'the output');
  }
}
