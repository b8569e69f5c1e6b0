import { Module, Stream, UInt, Vec, assert, input, log2Up, output, select } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import { endOf } from './packet.ts';
import type { PacketParams } from './packet.ts';

export interface StreamMuxParams<T extends Type> extends PacketParams<T> {
  /** At least 1. */
  readonly inputs: number;
}

/**
 * Passes one of several streams on: each word of `select` says where the next word (with `packets`: packet) comes from.
 * To choose by a signal, hold `select.valid` and change `select.bits` only when no word waits.
 *
 * ```
 * select.bits   1     0
 * enq[0].bits   a  a  a
 * enq[1].bits      b
 * deq.bits         b  a
 * ```
 *
 * No latency, a word per cycle, no registers. Combinational: `enq` and `select` to `deq`, all of these and `deq.ready`
 * to every `ready`.
 */
export class StreamMux<T extends Type> extends Module<StreamMuxParams<T>> {
  readonly enq = input(Vec(this.p.inputs, Stream(this.p.type)));
  readonly select = input(Stream(UInt(log2Up(this.p.inputs))));
  readonly deq = output(Stream(this.p.type));

  logic() {
    const { enq, deq } = this;
    const from = this.select.bits;
    const asks = select(
      from,
      enq.map((stream) => stream.valid),
    );
    deq.valid.assign(this.select.valid.and(asks));
    deq.bits.assign(
      select(
        from,
        enq.map((stream) => stream.bits),
      ),
    );
    enq.forEach((stream, i) => stream.ready.assign(this.select.valid.and(deq.ready, from.eq(i))));
    const end = endOf(this.p, deq.bits);
    this.select.ready.assign(end === null ? deq.fire : deq.fire.and(end));
    if (enq.length !== 2 ** from.width)
      assert(this.select.valid.not().or(from.lt(enq.length)), 'the input that is selected exists');
  }
}
