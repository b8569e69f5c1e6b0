import {
  Bool,
  Module,
  Stream,
  UInt,
  input,
  instance,
  log2Up,
  memory,
  mux,
  output,
  readPort,
  reg,
  when,
  writePort,
} from '../../../gen/index.ts';
import type { MemoryReadPort, SignalOf, Type } from '../../../gen/index.ts';
import { UserError } from '../../../gen/errors.ts';
import { GrayCrossing } from './gray-crossing.ts';
import type { CrossingParams } from './pulse-crossing.ts';

export interface AsyncQueueParams<T extends Type> extends CrossingParams {
  readonly type: T;
  /** Words: a power of two, at least 2. One word per cycle needs 8 with two stages and like clocks. */
  readonly depth: number;
  /**
   * What holds the words. `distributed` (default) and `registers` are read at once; `block` in the next cycle, into the
   * register that block memories end in.
   */
  readonly style?: 'distributed' | 'registers' | 'block';
}

/**
 * First-in first-out queue between two clocks: words go into a memory under `from` and come out under `to`, one per
 * cycle of each; what crosses are the two positions, as Gray codes. A side sees the other's position late, so it thinks
 * the queue fuller or emptier than it is, which is safe.
 *
 * A word is offered `stages` edges of `to` after the edge that takes it, or one more (one later still with `block`). The two
 * sides are reset together: there has to be an instant in which both are in reset; words pass from the moment both
 * have left it, in whichever order.
 *
 * ```
 *        from                                    to
 *  enq ──►[ memory: written at `tail` ]─────────────►[ read at `head` ]──► deq
 *          tail ──►[ Gray ]──►[ first ]►[ second ]──► tail as seen: valid if it is not head
 *          head as seen ◄──[ second ]◄[ first ]◄──[ Gray ]◄── head
 *          ready unless a whole memory ahead of it
 * ```
 */
export class AsyncQueue<T extends Type> extends Module<AsyncQueueParams<T>> {
  readonly enq = input(Stream(this.p.type), { domain: this.p.from });
  readonly deq = output(Stream(this.p.type), { domain: this.p.to });

  readonly store = memory(this.p.type, {
    depth: checkedDepth(this.p.depth),
    style: this.p.style ?? 'distributed',
    crossing: 'a word is read only after the position behind it has crossed',
    ports: {
      wr: writePort({ domain: this.p.from }),
      rd: readPort({ latency: this.p.style === 'block' ? 1 : 0, domain: this.p.to }),
    },
  });
  /** Words taken, modulo twice the depth: the lower bits are where the next one goes. */
  readonly tail = reg(UInt(log2Up(this.p.depth) + 1), { init: 0, domain: this.p.from });
  /** Words given, modulo twice the depth. */
  readonly head = reg(UInt(log2Up(this.p.depth) + 1), { init: 0, domain: this.p.to });
  readonly tailCrossing = instance(new GrayCrossing({ ...clocksOf(this.p), bits: log2Up(this.p.depth) + 1 }));
  readonly headCrossing = instance(
    new GrayCrossing({ ...clocksOf({ ...this.p, from: this.p.to, to: this.p.from }), bits: log2Up(this.p.depth) + 1 }),
  );

  logic(): void {
    const { depth } = this.p;
    const { tail, head, enq } = this;
    const index = log2Up(depth) - 1;

    const tailAfter = mux(enq.fire, tail.add(1), tail);
    tail.next(tailAfter);
    this.tailCrossing.next.assign(tailAfter);
    enq.ready.assign(tail.sub(this.headCrossing.seen).ne(depth));
    when(enq.fire, () => this.store.ports.wr.write(tail.bits(index, 0), enq.bits));

    const more = head.ne(this.tailCrossing.seen);
    const giving =
      this.p.style === 'block' ? this.giveLate(more, head.bits(index, 0)) : this.give(more, head.bits(index, 0));
    const headAfter = mux(giving, head.add(1), head);
    head.next(headAfter);
    this.headCrossing.next.assign(headAfter);
  }

  /** Offers the word at `index` as it stands in the memory; true when it goes. */
  private give(more: Bool, index: UInt): Bool {
    this.deq.valid.assign(more);
    this.deq.bits.assign((this.store.ports.rd as MemoryReadPort<SignalOf<T>>).read(index));
    return this.deq.fire;
  }

  /** Fetches the word at `index` into the memory's output register when that is free; true when it does. */
  private giveLate(more: Bool, index: UInt): Bool {
    const full = reg(Bool(), { init: false, domain: this.p.to });
    const free = full.not().or(this.deq.ready);
    const fetching = free.and(more);
    when(free, () => full.next(more));
    this.deq.valid.assign(full);
    this.deq.bits.assign((this.store.ports.rd as MemoryReadPort<SignalOf<T>>).read(index, { enable: fetching }));
    return fetching;
  }
}

function clocksOf({ from, to, stages }: CrossingParams): CrossingParams {
  return { from, to, stages };
}

function checkedDepth(depth: number): number {
  if (Number.isInteger(depth) && depth >= 2 && Number.isInteger(Math.log2(depth))) return depth;
  throw new UserError({
    what: 'AsyncQueue was given an unusable depth',
    expected: 'a power of two, at least 2',
    found: `depth: ${depth}`,
    fix: `take ${2 ** Math.max(1, Math.ceil(Math.log2(Math.max(2, Math.ceil(depth) || 2))))}`,
  });
}
