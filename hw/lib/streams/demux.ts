import { Module, Stream, UInt, Vec, assert, input, log2Up, output, select } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import { endOf } from './packet.ts';
import type { PacketParams } from './packet.ts';

export interface StreamDemuxParams<T extends Type> extends PacketParams<T> {
  /** At least 1. */
  readonly outputs: number;
}

/**
 * Passes a stream on to one of several: each word of `select` says where the next word (with `packets`: packet) goes.
 * To choose by a signal, hold `select.valid` and change `select.bits` only when no word waits.
 *
 * ```
 * select.bits   1     0
 * enq.bits      a  a  b
 * deq[0].bits         b
 * deq[1].bits   a  a
 * deq[1].ready  ▁▁▁▔▔▔▁▁▁
 * ```
 *
 * No latency, a word per cycle, no registers. Combinational: `enq` and `select` to all `deq`, all of these and every
 * `deq.ready` to both `ready`.
 */
export class StreamDemux<T extends Type> extends Module<StreamDemuxParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly select = input(Stream(UInt(log2Up(this.p.outputs))));
  readonly deq = output(Vec(this.p.outputs, Stream(this.p.type)));

  logic() {
    const { enq, deq } = this;
    const to = this.select.bits;
    deq.forEach((stream, i) => {
      stream.valid.assign(enq.valid.and(this.select.valid, to.eq(i)));
      stream.bits.assign(enq.bits);
    });
    const free = select(
      to,
      deq.map((stream) => stream.ready),
    );
    enq.ready.assign(this.select.valid.and(free));
    const end = endOf(this.p, enq.bits);
    this.select.ready.assign(end === null ? enq.fire : enq.fire.and(end));
    if (deq.length !== 2 ** to.width)
      assert(this.select.valid.not().or(to.lt(deq.length)), 'the output that is selected exists');
  }
}
