import {
  Bool,
  Module,
  Stream,
  UInt,
  Vec,
  input,
  lit,
  log2Up,
  mux,
  output,
  reg,
  select,
  when,
} from '../../gen/index.ts';
import type { Type } from '../../gen/index.ts';

export interface ArbiterParams<T extends Type> {
  readonly type: T;
  /** At least 2. */
  readonly inputs: number;
}

/**
 * Merges streams, fairly: the input behind the one served last has the first claim, so each waits at most one turn of
 * the others. The choice stays while the winner waits for `ready`, so the output keeps its word. Combinational from
 * inputs to output.
 */
export class RoundRobinArbiter<T extends Type> extends Module<ArbiterParams<T>> {
  readonly enq = input(Vec(this.p.inputs, Stream(this.p.type)));
  readonly deq = output(Stream(this.p.type));
  /** The input that is served. */
  readonly chosen = output(UInt(log2Up(this.p.inputs)));

  readonly lastServed = reg(UInt(log2Up(this.p.inputs)), { init: this.p.inputs - 1 });
  readonly locked = reg(Bool(), { init: false });
  readonly lockedChoice = reg(UInt(log2Up(this.p.inputs)), { init: 0 });

  logic() {
    const { inputs } = this.p;
    const kind = this.chosen.type;
    // the lowest of the valid inputs behind the last one served, or else the lowest of all
    let lowest: UInt = lit(kind, 0);
    for (let i = inputs - 1; i >= 0; i--) lowest = mux(this.enq[i].valid, kind.lit(i), lowest);
    let next = lowest;
    for (let i = inputs - 1; i >= 1; i--) next = mux(this.enq[i].valid.and(this.lastServed.lt(i)), kind.lit(i), next);
    const choice = mux(this.locked, this.lockedChoice, next);
    this.chosen.assign(choice);

    this.deq.valid.assign(
      select(
        choice,
        this.enq.map((stream) => stream.valid),
      ),
    );
    this.deq.bits.assign(
      select(
        choice,
        this.enq.map((stream) => stream.bits),
      ),
    );
    this.enq.forEach((stream, i) => stream.ready.assign(this.deq.ready.and(choice.eq(i))));

    when(this.deq.fire, () => this.lastServed.next(choice));
    when(this.deq.valid, () => {
      this.locked.next(this.deq.ready.not());
      this.lockedChoice.next(choice);
    });
  }
}
