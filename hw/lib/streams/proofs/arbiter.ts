import { Bool, Module, UInt, Vec, assert, input, instance, mux, reg } from '../../../../gen/index.ts';
import type { Stream } from '../../../../gen/index.ts';
import { assertHeld } from '../held.ts';
import { Packet } from '../packet.ts';
import { follow } from './journey.ts';
import { Colour, SourceChoice, source, whileWaiting } from './source.ts';
import { takeTurns } from './turns.ts';

/** What the words of proofs about packets are. */
export const ColouredWord = Packet(Colour);
type Word = (typeof ColouredWord)['$signal'];

/** A part that merges streams of packets' words. */
export interface Arbitrating extends Module<unknown> {
  readonly enq: Vec<Stream<Word>>;
  readonly deq: Stream<Word>;
  readonly chosen: UInt;
}

export interface ArbiterProofParams {
  readonly part: () => Arbitrating;
  readonly inputs: number;
  readonly packets: boolean;
  /** How many turns of others each input may have to wait for; null for no bound. */
  readonly patience: readonly (number | null)[];
  /** The lowest input that asks is chosen. */
  readonly lowestFirst: boolean;
}

/** Every word of every input passes once and in order, turns are kept, and waiting has its bounds. */
export class ArbiterProof extends Module<ArbiterProofParams> {
  readonly choices = input(Vec(this.p.inputs, SourceChoice));
  readonly last = input(Vec(this.p.inputs, Bool()));
  readonly take = input(Bool());

  readonly part = instance(this.p.part());

  logic() {
    const { packets, patience, lowestFirst } = this.p;
    const { enq, deq, chosen } = this.part;
    deq.ready.assign(this.take);
    enq.forEach((stream, i) => {
      const { valid, colour, waiting } = source(this.choices[i], stream.ready);
      const last = whileWaiting(waiting, this.last[i]);
      stream.valid.assign(valid);
      stream.bits.data.assign(colour);
      stream.bits.last.assign(last);
      const passes = deq.fire.and(chosen.eq(i));
      follow({
        enters: stream.fire,
        entering: colour,
        leaves: passes,
        leaving: deq.bits.data,
        capacity: 0,
        name: `input ${i}`,
      });
      assert(stream.fire.eq(passes), `input ${i} gives a word when one of its words passes, and only then`);
      assert(passes.not().or(deq.bits.last.eq(last)), `the words of input ${i} keep their last`);
    });
    const asks = enq.map((stream) => stream.valid);
    const { open } = takeTurns({
      asks,
      chosen,
      ready: deq.ready,
      fires: deq.fire,
      last: packets ? deq.bits.last : null,
      patience,
      name: 'the output',
    });
    assertHeld(deq, 'the output');
    if (!lowestFirst) return;
    const stuck = reg(Bool(), { init: false });
    stuck.next(deq.valid.and(deq.ready.not()));
    let lowest = chosen;
    for (let i = asks.length - 1; i >= 0; i--) lowest = mux(asks[i], chosen.type.lit(i), lowest);
    assert(stuck.or(open, deq.valid.not(), chosen.eq(lowest)), 'the lowest input that asks has the first claim');
  }
}
