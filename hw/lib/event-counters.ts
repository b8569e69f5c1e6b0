import {
  Bool,
  Module,
  UInt,
  Vec,
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

export interface EventCountersParams {
  readonly events: number;
  /** Width of a total, in bits. */
  readonly bits: number;
}

/**
 * Wide event counters for the price of narrow ones: each event has a small counter, and one adder visits them in turn,
 * one per cycle, and adds what they gathered to totals in a distributed memory.
 *
 * `read` asks for a total; the answer comes within one round (as many cycles as there are events), in the cycle in
 * which `answered` is high, and counts every event of the cycles before. Hold `read` and `address` until then. `clear`
 * sets everything to zero, events of its own cycle included.
 */
export class EventCounters extends Module<EventCountersParams> {
  /** Events of this cycle. */
  readonly events = input(Vec(this.p.events, Bool()));
  readonly clear = input(Bool());
  readonly read = input(Bool());
  /** Less than `events`: others are never answered. */
  readonly address = input(UInt(log2Up(this.p.events)));
  readonly answered = output(Bool());
  readonly total = output(UInt(this.p.bits));

  readonly visiting = reg(UInt(log2Up(this.p.events)), { init: 0 });
  /** Events since the last visit, the visit's own cycle included: at most one round of them. */
  readonly recent = reg(Vec(this.p.events, UInt(bitsFor(this.p.events))), { init: 0 });
  /** Totals that count as zero until their next visit. */
  readonly zeroed = reg(Vec(this.p.events, Bool()), { init: true });
  /** A power of two of them, so that every address is one. */
  readonly totals = memory(UInt(this.p.bits), {
    depth: 2 ** log2Up(this.p.events),
    style: 'distributed',
    ports: { wr: writePort(), rd: readPort({ latency: 0 }) },
  });

  logic() {
    const { bits, events } = this.p;
    this.visiting.next(mux(this.visiting.eq(events - 1), 0, this.visiting.add(1)));
    const before = mux(this.zeroed.at(this.visiting), 0, this.totals.ports.rd.read(this.visiting));
    const sum = before.add(this.recent.at(this.visiting).pad(bits));
    this.totals.ports.wr.write(this.visiting, sum);
    this.total.assign(sum);
    this.answered.assign(this.read.and(this.visiting.eq(this.address)));

    this.events.forEach((event, i) => {
      const visited = this.visiting.eq(i);
      const recent = this.recent[i];
      when(this.clear, () => {
        recent.next(0);
        this.zeroed[i].next(true);
      })
        .elseWhen(visited, () => {
          recent.next(event.asUInt().pad(recent.width));
          this.zeroed[i].next(false);
        })
        .elseWhen(event, () => recent.next(recent.add(1)));
    });
  }
}
