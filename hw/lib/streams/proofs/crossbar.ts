import { Bool, Module, UInt, Vec, assert, input, instance, log2Up, reg, select, when } from '../../../../gen/index.ts';
import { assertHeld } from '../held.ts';
import type { Crossbar } from '../crossbar.ts';
import type { ColouredWord } from './arbiter.ts';
import { follow } from './journey.ts';
import { below } from './selection.ts';
import { SourceChoice, source, whileWaiting } from './source.ts';
import { takeTurns } from './turns.ts';

export interface CrossbarProofParams {
  readonly part: () => Crossbar<typeof ColouredWord>;
  readonly inputs: number;
  readonly outputs: number;
  readonly packets: boolean;
}

/** Every word reaches the output that it names, once and in order; every output serves its inputs in turn. */
export class CrossbarProof extends Module<CrossbarProofParams> {
  readonly choices = input(Vec(this.p.inputs, SourceChoice));
  readonly to = input(Vec(this.p.inputs, UInt(log2Up(this.p.outputs))));
  readonly last = input(Vec(this.p.inputs, Bool()));
  readonly take = input(Vec(this.p.outputs, Bool()));

  readonly part = instance(this.p.part());

  logic() {
    const { inputs, outputs, packets } = this.p;
    const { enq, deq, from } = this.part;
    const fires = deq.map((stream) => stream.fire);
    enq.forEach((stream, i) => {
      const { valid, colour, waiting } = source(this.choices[i], stream.ready);
      const { to, word } = stream.bits;
      stream.valid.assign(valid);
      to.assign(
        whileWaiting(packets ? waiting.or(insidePacket(stream.fire, word.last)) : waiting, below(this.to[i], outputs)),
      );
      word.data.assign(colour);
      word.last.assign(whileWaiting(waiting, this.last[i]));

      const arrivals = deq.map((_, o) => fires[o].and(from[o].eq(i)));
      arrivals.forEach((arrives, o) => {
        const arrived = deq[o].bits;
        assert(arrives.eq(stream.fire.and(to.eq(o))), `a word of input ${i} reaches output ${o} when it is sent there`);
        assert(arrives.not().or(arrived.last.eq(word.last)), `a word of input ${i} to output ${o} keeps its last`);
      });
      const leaves = arrivals[0].or(...arrivals.slice(1));
      const leaving = select(
        to,
        deq.map((out) => out.bits.data),
      );
      follow({ enters: stream.fire, entering: colour, leaves, leaving, capacity: 0, name: `input ${i}` });
    });
    deq.forEach((stream, o) => {
      stream.ready.assign(this.take[o]);
      assertHeld(stream, `output ${o}`);
      takeTurns({
        asks: enq.map((one) => one.valid.and(one.bits.to.eq(o))),
        chosen: from[o],
        ready: stream.ready,
        fires: fires[o],
        last: packets ? stream.bits.last : null,
        patience: enq.map(() => inputs - 1),
        name: `output ${o}`,
      });
    });
  }
}

/** A packet has begun and not ended. All its words go the same way. */
function insidePacket(fires: Bool, last: Bool): Bool {
  const inside = reg(Bool(), { init: false });
  when(fires, () => inside.next(last.not()));
  return inside;
}
