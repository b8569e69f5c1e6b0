import {
  Bool,
  Module,
  UInt,
  Vec,
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
 * Wide event counters for the price of narrow ones: each event has a small counter, and one adder visits them in turn and adds what
 * they gathered to totals in a distributed memory.
 *
 * `read` asks for a total; the answer is exact in the cycle in which `answered` is high, which comes within one round (`2^ceil(log2 events)`
 * cycles). Hold `read` and `address` until then.
 */
export class EventCounters extends Module<EventCountersParams> {
  /** Events of this cycle. */
  readonly events = input(Vec(this.p.events, Bool()));
  readonly clear = input(Bool());
  readonly read = input(Bool());
  readonly address = input(UInt(log2Up(this.p.events)));
  readonly answered = output(Bool());
  readonly total = output(UInt(this.p.bits));

  readonly visiting = reg(UInt(log2Up(this.p.events)), { init: 0 });
  /** Events since the last visit: at most one a cycle for one round, and the visit's own. */
  readonly recent = reg(Vec(this.p.events, UInt(log2Up(this.p.events) + 1)), { init: 0 });
  /** Totals that count as zero until their next visit. */
  readonly zeroed = reg(Vec(this.p.events, Bool()), { init: true });
  readonly totals = memory(UInt(this.p.bits), {
    depth: 2 ** log2Up(this.p.events),
    style: 'distributed',
    ports: { wr: writePort(), rd: readPort({ latency: 0 }) },
  });

  logic() {
    const { bits } = this.p;
    this.visiting.next(this.visiting.add(1));
    const before = mux(this.zeroed.at(this.visiting), 0, this.totals.ports.rd.read(this.visiting));
    const sum = before.add(this.recent.at(this.visiting).pad(bits));
    this.totals.ports.wr.write(this.visiting, sum);
    this.total.assign(sum);
    this.answered.assign(this.read.and(this.visiting.eq(this.address)));

    this.events.forEach((event, i) => {
      const visited = this.visiting.eq(i);
      const happened = event.asUInt().pad(this.recent[i].width);
      when(this.clear, () => {
        this.recent[i].next(0);
        this.zeroed[i].next(true);
      })
        .elseWhen(visited, () => {
          this.recent[i].next(happened);
          this.zeroed[i].next(false);
        })
        .otherwise(() => this.recent[i].next(this.recent[i].add(happened)));
    });
  }
}
