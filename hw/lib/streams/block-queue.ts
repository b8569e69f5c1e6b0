import {
  Bool,
  Module,
  Stream,
  UInt,
  UserError,
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
} from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import { nextIndex } from './ring.ts';

export interface BlockQueueParams<T extends Type> {
  readonly type: T;
  /** Words: 2 or more; with 2 a word leaves in two of three cycles at most, from 3 on one per cycle. */
  readonly depth: number;
}

/**
 * Queue in block RAM, for many words: two cycles of latency, no combinational path between its two sides, and its
 * output is the RAM's own read register. The word that comes next is read as soon as its place is known, so words leave
 * one per cycle; a word is never read in the cycle in which it is written.
 *
 * ```
 * enq.bits   a  b  c
 * read          a  b  c
 * deq.bits         a  b  c
 * ```
 */
export class BlockQueue<T extends Type> extends Module<BlockQueueParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly deq = output(Stream(this.p.type));
  /** Words held, the one that is offered included. */
  readonly count = output(UInt(bitsFor(this.p.depth)));

  /** A power of two of words, so that every index is one of them. */
  readonly store = memory(this.p.type, {
    depth: 2 ** log2Up(this.p.depth),
    style: 'block',
    readDuringWrite: 'forbidden',
    ports: this.storePorts(),
  });
  readonly writeIndex = reg(UInt(log2Up(this.p.depth)), { init: 0 });
  /** Of the oldest word held. */
  readonly readIndex = reg(UInt(log2Up(this.p.depth)), { init: 0 });
  readonly held = reg(UInt(bitsFor(this.p.depth)), { init: 0 });
  /** The oldest word has been read. */
  readonly offered = reg(Bool(), { init: false });

  /** A proof adds a port of its own, to look inside. */
  protected storePorts() {
    return { wr: writePort(), rd: readPort({ latency: 1 }) };
  }

  logic() {
    const { depth } = this.p;
    if (depth < 2)
      throw new UserError({
        what: `a queue in block RAM cannot have ${depth} words`,
        expected: '2 or more',
        fix: 'use Queue',
      });
    const { held, offered, readIndex, writeIndex } = this;
    const taking = this.enq.fire;
    const giving = this.deq.fire;
    const nextRead = mux(giving, nextIndex(readIndex, depth), readIndex);
    /** A word remains that was written before this cycle. */
    const remains = mux(giving, held.gt(1), held.ne(0));

    this.enq.ready.assign(held.ne(depth));
    this.deq.valid.assign(offered);
    this.deq.bits.assign(this.store.ports.rd.read(nextRead, { enable: remains.and(giving.or(offered.not())) }));
    this.count.assign(held);

    offered.next(remains);
    readIndex.next(nextRead);
    when(taking, () => {
      this.store.ports.wr.write(writeIndex, this.enq.bits);
      writeIndex.next(nextIndex(writeIndex, depth));
    });
    when(taking.and(giving.not()), () => held.next(held.add(1))).elseWhen(giving.and(taking.not()), () =>
      held.next(held.sub(1)),
    );
    const indicesMeet = writeIndex.eq(readIndex);
    assert(indicesMeet.eq(held.eq(0).or(held.eq(depth))), 'the indices of a queue meet when it is empty or full');
  }
}
