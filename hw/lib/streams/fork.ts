import { Bool, Module, Stream, Vec, input, output, reg, when } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import { all } from './all.ts';

export interface ForkParams<T extends Type> {
  readonly type: T;
  /** At least 1. */
  readonly outputs: number;
}

/**
 * Gives every word to all outputs, each of which takes it when it can (eager). The word is taken from the producer in
 * the cycle in which the last output takes it. Outputs never wait for each other's `ready`, so a fork whose branches
 * meet again in a `Join` cannot deadlock by itself.
 *
 * ```
 * enq.bits      a  a  b
 * deq[0].ready  ▔▔▔▔▔▔▔▔▔
 * deq[0].valid  ▔▔▔▁▁▁▔▔▔      has a already
 * deq[1].ready  ▁▁▁▔▔▔▔▔▔
 * enq.ready     ▁▁▁▔▔▔▔▔▔
 * ```
 *
 * No latency, a word per cycle. Combinational: `enq` to all `deq`, every `deq.ready` to `enq.ready`.
 */
export class Fork<T extends Type> extends Module<ForkParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly deq = output(Vec(this.p.outputs, Stream(this.p.type)));

  /** Outputs that have taken the word that is offered now. */
  readonly done = reg(Vec(this.p.outputs, Bool()), { init: false });

  logic() {
    const { enq, deq, done } = this;
    const doneNow = deq.map((stream, i) => done[i].or(stream.ready));
    const allDone = all(doneNow);
    enq.ready.assign(allDone);
    deq.forEach((stream, i) => {
      stream.valid.assign(enq.valid.and(done[i].not()));
      stream.bits.assign(enq.bits);
      when(enq.valid, () => done[i].next(doneNow[i].and(allDone.not())));
    });
  }
}
