import {
  Bool,
  Module,
  UInt,
  Vec,
  assert,
  bitsFor,
  connect,
  input,
  instance,
  mux,
  reg,
  when,
} from '../../../../gen/index.ts';
import { PacketWidthDown } from '../packet-width-down.ts';
import { PacketWidthUp } from '../packet-width-up.ts';
import { WidthDown } from '../width-down.ts';
import { WidthUp } from '../width-up.ts';
import { follow } from './journey.ts';
import { Colour, SourceChoice, source, whileWaiting } from './source.ts';
import { assertCut } from './there-and-back.ts';

export interface WidthProofParams {
  readonly factor: number;
}

/** Narrow words become wide ones and narrow again: each in its place, none lost, doubled or overtaken. */
export class WidthProof extends Module<WidthProofParams> {
  readonly choice = input(SourceChoice);
  readonly take = input(Bool());
  /** Where the next narrow word belongs. */
  readonly place = reg(UInt(bitsFor(this.p.factor)), { init: 0 });
  /** Where the coloured words belong. */
  readonly places = reg(Vec(3, UInt(bitsFor(this.p.factor))));

  readonly up = instance(new WidthUp({ type: Colour, factor: this.p.factor }));
  readonly down = instance(new WidthDown({ type: Colour, factor: this.p.factor }));

  logic() {
    const { factor } = this.p;
    const { up, down, place, places } = this;
    const { valid, colour } = source(this.choice, up.enq.ready);
    up.enq.valid.assign(valid);
    up.enq.bits.assign(colour);
    connect(up.deq, down.enq);
    down.deq.ready.assign(this.take);

    follow({
      enters: up.enq.fire,
      entering: colour,
      leaves: down.deq.fire,
      leaving: down.deq.bits,
      capacity: factor,
      name: 'both parts',
    });
    when(up.enq.fire, () => {
      place.next(mux(place.eq(factor - 1), 0, place.add(1)));
      places.at(colour).next(place);
    });
    for (const [i, part] of [...up.deq.bits].entries())
      assert(up.deq.fire.not().or(part.eq(0), places.at(part).eq(i)), `part ${i} holds the word that belongs there`);
    assertCut(up, down, this.take, factor);
  }
}

/** The same for packets: also `last` stays with its word, and only a packet's last wide word has fewer parts. */
export class PacketWidthProof extends Module<WidthProofParams> {
  readonly choice = input(SourceChoice);
  readonly last = input(Bool());
  readonly take = input(Bool());
  /** Where the next word of the packet belongs. */
  readonly place = reg(UInt(bitsFor(this.p.factor)), { init: 0 });
  /** Where the coloured words belong, and whether they end a packet. */
  readonly places = reg(Vec(3, UInt(bitsFor(this.p.factor))));
  readonly ends = reg(Vec(3, Bool()));

  readonly up = instance(new PacketWidthUp({ type: Colour, factor: this.p.factor }));
  readonly down = instance(new PacketWidthDown({ type: Colour, factor: this.p.factor }));

  logic() {
    const { factor } = this.p;
    const { up, down, place, places, ends } = this;
    const { valid, colour, waiting } = source(this.choice, up.enq.ready);
    const last = whileWaiting(waiting, this.last);
    up.enq.valid.assign(valid);
    up.enq.bits.data.assign(colour);
    up.enq.bits.last.assign(last);
    connect(up.deq, down.enq);
    down.deq.ready.assign(this.take);

    const { data, last: lastNow } = down.deq.bits;
    follow({
      enters: up.enq.fire,
      entering: colour,
      leaves: down.deq.fire,
      leaving: data,
      capacity: factor,
      name: 'both parts',
    });
    when(up.enq.fire, () => {
      place.next(mux(place.eq(factor - 1).or(last), 0, place.add(1)));
      places.at(colour).next(place);
      ends.at(colour).next(last);
    });
    assert(down.deq.fire.not().or(data.eq(0), ends.at(data).eq(lastNow)), 'last stays with its word');
    const { parts, count } = up.deq.bits;
    for (const [i, part] of [...parts].entries())
      assert(
        up.deq.fire.not().or(part.eq(0), count.le(i), places.at(part).eq(i)),
        `part ${i} holds the word that belongs there`,
      );
    assert(up.deq.valid.not().or(up.deq.bits.last, count.eq(factor)), 'only a last word has fewer parts');
    assertCut(up, down, this.take, factor);
  }
}
