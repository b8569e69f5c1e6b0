import {
  Bundle,
  Module,
  Stream,
  UInt,
  Vec,
  assert,
  input,
  instance,
  log2Up,
  output,
  select,
} from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import type { PacketParams } from './packet.ts';
import { RoundRobinArbiter } from './round-robin-arbiter.ts';

export interface CrossbarParams<T extends Type> extends PacketParams<T> {
  /** At least 1. */
  readonly inputs: number;
  /** At least 1. */
  readonly outputs: number;
}

/**
 * Every input reaches every output; each output has a round-robin arbiter of its own, so words for different outputs
 * pass in the same cycle. With `packets` an output stays with an input until the packet's last word, and all words of a
 * packet must name the same output.
 *
 * ```
 * enq[0]  a→1  b→0
 * enq[1]  c→1  c→1      waits for one word of enq[0]
 * deq[0]       b
 * deq[1]  a    c
 * ```
 *
 * No latency, a word per cycle and output. A word that waits blocks those behind it (head of line). Combinational: all
 * `enq` to all `deq` and to every `enq.ready`, every `deq.ready` to every `enq.ready`.
 */
export class Crossbar<T extends Type> extends Module<CrossbarParams<T>> {
  readonly enq = input(Vec(this.p.inputs, Stream(Bundle({ to: UInt(log2Up(this.p.outputs)), word: this.p.type }))));
  readonly deq = output(Vec(this.p.outputs, Stream(this.p.type)));
  /** For each output the input that it serves. */
  readonly from = output(Vec(this.p.outputs, UInt(log2Up(this.p.inputs))));

  readonly arbiters = Array.from({ length: this.p.outputs }, () =>
    instance(new RoundRobinArbiter({ type: this.p.type, inputs: this.p.inputs, packets: this.p.packets })),
  );

  logic() {
    const { enq, deq, arbiters } = this;
    enq.forEach((stream, i) => {
      const { to, word } = stream.bits;
      arbiters.forEach((arbiter, o) => {
        arbiter.enq[i].valid.assign(stream.valid.and(to.eq(o)));
        arbiter.enq[i].bits.assign(word);
      });
      stream.ready.assign(
        select(
          to,
          arbiters.map((arbiter) => arbiter.enq[i].ready),
        ),
      );
      if (deq.length !== 2 ** to.width)
        assert(stream.valid.not().or(to.lt(deq.length)), 'the output that a word names exists');
    });
    arbiters.forEach((arbiter, o) => {
      deq[o].valid.assign(arbiter.deq.valid);
      deq[o].bits.assign(arbiter.deq.bits);
      arbiter.deq.ready.assign(deq[o].ready);
      this.from[o].assign(arbiter.chosen);
    });
  }
}
