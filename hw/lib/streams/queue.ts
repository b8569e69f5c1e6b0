import {
  Module,
  Stream,
  UInt,
  assert,
  bitsFor,
  connect,
  input,
  log2Up,
  memory,
  mux,
  output,
  readPort,
  reg,
  when,
  writePort,
} from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import { nextIndex } from './ring.ts';

/** What a queue holds and how many of them. */
export interface QueueParams<T extends Type> {
  readonly type: T;
  /** Words; 0 for wires. A queue of one takes a word every second cycle, all others one per cycle. */
  readonly depth: number;
  /** An empty queue passes a word on in the cycle in which it comes: no latency, but a combinational path forward. */
  readonly fallThrough?: boolean;
  /** Default: distributed RAM. For block RAM there is `BlockQueue`. */
  readonly storage?: 'distributed' | 'registers';
}

/**
 * First-in first-out queue: full throughput, no combinational path between its two sides.
 *
 * A word taken in one cycle is offered on the other side from the next cycle on. A full queue takes nothing in the
 * cycle in which a word leaves.
 *
 * ```
 * enq.bits   a  b  c              depth 2
 * enq.ready  ▔▔▔▔▔▔▁▁▁▁▁▁▔▔▔
 * deq.bits      a  a  a  b        with fallThrough: a word earlier while empty
 * deq.ready  ▁▁▁▁▁▁▁▁▁▔▔▔▔▔▔
 * ```
 */
export class Queue<T extends Type> extends Module<QueueParams<T>> {
  /** Words to store. */
  readonly enq = input(Stream(this.p.type));
  /** Words in the order of their arrival. */
  readonly deq = output(Stream(this.p.type));
  /** Words held. */
  readonly count = output(UInt(bitsFor(this.p.depth)));

  /** A power of two of words, so that every index is one of them. */
  readonly store =
    this.p.depth === 0
      ? null
      : memory(this.p.type, {
          depth: 2 ** log2Up(this.p.depth),
          style: this.p.storage ?? 'distributed',
          ports: this.storePorts(),
        });
  readonly writeIndex = this.p.depth === 0 ? null : reg(UInt(log2Up(this.p.depth)), { init: 0 });
  readonly readIndex = this.p.depth === 0 ? null : reg(UInt(log2Up(this.p.depth)), { init: 0 });
  readonly held = this.p.depth === 0 ? null : reg(UInt(bitsFor(this.p.depth)), { init: 0 });

  /** A proof adds a port of its own, to look inside. */
  protected storePorts() {
    return { wr: writePort(), rd: readPort({ latency: 0 }) };
  }

  logic() {
    const { depth, fallThrough = false } = this.p;
    const { store, writeIndex, readIndex, held } = this;
    if (store === null || writeIndex === null || readIndex === null || held === null) {
      connect(this.enq, this.deq);
      this.count.assign(0);
      return;
    }
    const taking = fallThrough ? this.enq.fire.and(held.ne(0).or(this.deq.ready.not())) : this.enq.fire;
    const giving = fallThrough ? held.ne(0).and(this.deq.ready) : this.deq.fire;
    const oldest = store.ports.rd.read(readIndex);

    this.enq.ready.assign(held.ne(depth));
    this.deq.valid.assign(fallThrough ? held.ne(0).or(this.enq.valid) : held.ne(0));
    this.deq.bits.assign(fallThrough ? mux(held.ne(0), oldest, this.enq.bits) : oldest);
    this.count.assign(held);

    const following = (index: UInt) => nextIndex(index, depth);
    when(taking, () => {
      store.ports.wr.write(writeIndex, this.enq.bits);
      writeIndex.next(following(writeIndex));
    });
    when(giving, () => readIndex.next(following(readIndex)));
    when(taking.and(giving.not()), () => held.next(held.add(1))).elseWhen(giving.and(taking.not()), () =>
      held.next(held.sub(1)),
    );
    const indicesMeet = writeIndex.eq(readIndex);
    assert(indicesMeet.eq(held.eq(0).or(held.eq(depth))), 'the indices of a queue meet when it is empty or full');
  }
}
