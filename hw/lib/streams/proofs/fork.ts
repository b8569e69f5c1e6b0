import { Bool, Module, Vec, assert, input, instance, reg } from '../../../../gen/index.ts';
import type { Stream, UInt } from '../../../../gen/index.ts';
import { all } from '../all.ts';
import { assertHeld } from '../held.ts';
import { follow, within } from './journey.ts';
import { SourceChoice, source } from './source.ts';

/** A part that gives the words of one stream to several. */
export interface Forking extends Module<unknown> {
  readonly enq: Stream<UInt>;
  readonly deq: Vec<Stream<UInt>>;
}

export interface ForkProofParams {
  readonly part: () => Forking;
  readonly outputs: number;
  /** All outputs take a word in the same cycle; their consumers stay ready until they get it. */
  readonly lazy: boolean;
}

/** Every output gets every word once and in order; none is taken from the producer before all have it. */
export class ForkProof extends Module<ForkProofParams> {
  readonly choice = input(SourceChoice);
  readonly take = input(Vec(this.p.outputs, Bool()));

  readonly part = instance(this.p.part());

  logic() {
    const { lazy } = this.p;
    const { enq, deq } = this.part;
    const { valid, colour, waiting } = source(this.choice, enq.ready);
    enq.valid.assign(valid);
    enq.bits.assign(colour);
    const offered = valid.and(waiting.not());

    deq.forEach((stream, i) => {
      stream.ready.assign(lazy ? sticky(this.take[i], stream) : this.take[i]);
      const leaves = stream.fire;
      const underWay = follow({
        enters: offered,
        entering: colour,
        leaves,
        leaving: stream.bits,
        capacity: 1,
        name: `output ${i}`,
      });
      const here = underWay.ne(0).or(offered);
      assert(enq.fire.not().or(leaves, here.not()), `output ${i} has every word that is taken from the producer`);
      assertHeld(stream, `output ${i}`);
      const others = lazy ? [...deq].filter((_, k) => k !== i).map((other) => other.ready) : [];
      within({
        waiting: all([here, stream.ready, ...others]),
        comes: leaves,
        cycles: 0,
        message: `output ${i} gets its word as soon as ${lazy ? 'all are' : 'it is'} ready`,
      });
    });
    within({
      waiting: valid.and(...deq.map((stream) => stream.ready)),
      comes: enq.fire,
      cycles: 0,
      message: 'a word is taken as soon as all outputs are ready',
    });
  }
}

/** A consumer that may wait as long as it likes, but once ready remains so until it gets a word. */
function sticky(take: Bool, stream: Stream): Bool {
  const eager = reg(Bool(), { init: false });
  const ready = take.or(eager);
  eager.next(ready.and(stream.valid.not()));
  return ready;
}
