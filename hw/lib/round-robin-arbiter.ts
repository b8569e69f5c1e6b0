import { Bool, Module, Stream, UInt, Vec, input, lit, log2Up, mux, output, reg, when } from '../../gen/index.ts';
import type { Type } from '../../gen/index.ts';

export interface ArbiterParams<T extends Type> {
  readonly type: T;
  readonly inputs: number;
}

/**
 * Merges streams, fairly: the input behind the one served last has the first claim, so each waits at most one turn of the others. The choice
 * stays while the winner waits for `ready`, so the output keeps its word. Combinational from inputs to output.
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
    let winner: UInt = lit(kind, 0);
    for (let i = inputs - 1; i >= 0; i--) winner = mux(this.enq[i].valid, kind.lit(i), winner);
    for (let i = inputs - 1; i >= 0; i--) {
      const behind = this.lastServed.lt(i);
      winner = mux(this.enq[i].valid.and(behind), kind.lit(i), winner);
    }
    const choice = mux(this.locked, this.lockedChoice, winner);
    this.chosen.assign(choice);

    this.deq.valid.assign(lit(Bool(), false));
    this.deq.bits.assign(this.enq[0].bits);
    for (let i = 0; i < inputs; i++) {
      this.enq[i].ready.assign(lit(Bool(), false));
      when(choice.eq(i), () => {
        this.deq.valid.assign(this.enq[i].valid);
        this.deq.bits.assign(this.enq[i].bits);
        this.enq[i].ready.assign(this.deq.ready);
      });
    }
    when(this.deq.fire, () => {
      this.lastServed.next(choice);
      this.locked.next(false);
    }).elseWhen(this.deq.valid, () => {
      this.locked.next(true);
      this.lockedChoice.next(choice);
    });
  }
}
