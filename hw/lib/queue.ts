import {
  Module,
  Stream,
  UInt,
  assert,
  bitsFor,
  input,
  log2Up,
  memory,
  mux,
  output,
  readPort,
  reg,
  when,
  writePort,
} from '../../gen/index.ts';
import type { Type } from '../../gen/index.ts';

/** What a queue holds and how many of them. */
export interface QueueParams<T extends Type> {
  readonly type: T;
  /** Words; a queue of one takes a word every second cycle, all others one per cycle. */
  readonly depth: number;
}

/**
 * First-in first-out queue: full throughput, no combinational path between its two sides.
 *
 * A word taken in one cycle is offered on the other side from the next cycle on. A full queue takes nothing in the
 * cycle in which a word leaves.
 */
export class Queue<T extends Type> extends Module<QueueParams<T>> {
  /** Words to store. */
  readonly enq = input(Stream(this.p.type));
  /** Words in the order of their arrival. */
  readonly deq = output(Stream(this.p.type));
  /** Words held. */
  readonly count = output(UInt(bitsFor(this.p.depth)));

  /** A power of two of words, so that every index is one of them. */
  readonly store = memory(this.p.type, {
    depth: 2 ** log2Up(this.p.depth),
    style: 'distributed',
    ports: { wr: writePort(), rd: readPort({ latency: 0 }) },
  });
  readonly writeIndex = reg(UInt(log2Up(this.p.depth)), { init: 0 });
  readonly readIndex = reg(UInt(log2Up(this.p.depth)), { init: 0 });
  readonly held = reg(UInt(bitsFor(this.p.depth)), { init: 0 });

  logic() {
    const { depth } = this.p;
    const taking = this.enq.fire;
    const giving = this.deq.fire;

    this.enq.ready.assign(this.held.ne(depth));
    this.deq.valid.assign(this.held.ne(0));
    this.deq.bits.assign(this.store.ports.rd.read(this.readIndex));
    this.count.assign(this.held);

    const wraps = depth === 2 ** this.writeIndex.width;
    const following = (index: UInt) => (wraps ? index.add(1) : mux(index.eq(depth - 1), 0, index.add(1)));
    when(taking, () => {
      this.store.ports.wr.write(this.writeIndex, this.enq.bits);
      this.writeIndex.next(following(this.writeIndex));
    });
    when(giving, () => this.readIndex.next(following(this.readIndex)));
    when(taking.and(giving.not()), () => this.held.next(this.held.add(1))).elseWhen(giving.and(taking.not()), () =>
      this.held.next(this.held.sub(1)),
    );
    const indicesMeet = this.writeIndex.eq(this.readIndex);
    assert(
      indicesMeet.eq(this.held.eq(0).or(this.held.eq(depth))),
      'the indices of a queue meet when it is empty or full',
    );
  }
}
