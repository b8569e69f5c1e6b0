import { Bool, Module, UInt, Vec, assert, input, instance, log2Up, mux, select } from '../../../../gen/index.ts';
import { assertHeld } from '../held.ts';
import type { StreamDemux } from '../demux.ts';
import type { StreamMux } from '../mux.ts';
import type { ColouredWord } from './arbiter.ts';
import { follow, within } from './journey.ts';
import { SourceChoice, source, whileWaiting } from './source.ts';

export interface SelectionProofParams<Part> {
  readonly part: () => Part;
  /** Streams to choose from. */
  readonly ways: number;
  readonly packets: boolean;
}

/** Words pass from the input that is selected, from no other, each once and in order. */
export class MuxProof extends Module<SelectionProofParams<StreamMux<typeof ColouredWord>>> {
  readonly choices = input(Vec(this.p.ways, SourceChoice));
  readonly last = input(Vec(this.p.ways, Bool()));
  readonly selectChoice = input(SourceChoice);
  readonly way = input(UInt(log2Up(this.p.ways)));
  readonly take = input(Bool());

  readonly part = instance(this.p.part());

  logic() {
    const { ways, packets } = this.p;
    const { enq, deq, select: selected } = this.part;
    deq.ready.assign(this.take);
    const chooser = source(this.selectChoice, selected.ready);
    selected.valid.assign(chooser.valid);
    const way = whileWaiting(chooser.waiting, below(this.way, ways));
    selected.bits.assign(way);
    enq.forEach((stream, i) => {
      const { valid, colour, waiting } = source(this.choices[i], stream.ready);
      stream.valid.assign(valid);
      stream.bits.data.assign(colour);
      stream.bits.last.assign(whileWaiting(waiting, this.last[i]));
      follow({
        enters: stream.fire,
        entering: colour,
        leaves: deq.fire.and(way.eq(i)),
        leaving: deq.bits.data,
        capacity: 0,
        name: `input ${i}`,
      });
      assert(stream.fire.eq(deq.fire.and(way.eq(i))), `input ${i} gives words while it is selected, and only then`);
      assert(deq.fire.and(way.eq(i)).not().or(deq.bits.last.eq(stream.bits.last)), `input ${i} keeps its last`);
    });
    const ends = packets ? deq.fire.and(deq.bits.last) : deq.fire;
    assert(selected.fire.eq(ends), 'a selection is used up by what it selects');
    assertHeld(deq, 'the output');
    within({
      waiting: select(
        way,
        enq.map((stream) => stream.valid),
      ).and(chooser.valid, deq.ready),
      comes: deq.fire,
      cycles: 0,
      message: 'a word that is selected passes as soon as the consumer is ready',
    });
  }
}

/** Words pass to the output that is selected, to no other, each once and in order. */
export class DemuxProof extends Module<SelectionProofParams<StreamDemux<typeof ColouredWord>>> {
  readonly choice = input(SourceChoice);
  readonly last = input(Bool());
  readonly selectChoice = input(SourceChoice);
  readonly way = input(UInt(log2Up(this.p.ways)));
  readonly take = input(Vec(this.p.ways, Bool()));

  readonly part = instance(this.p.part());

  logic() {
    const { ways, packets } = this.p;
    const { enq, deq, select: selected } = this.part;
    const chooser = source(this.selectChoice, selected.ready);
    selected.valid.assign(chooser.valid);
    const way = whileWaiting(chooser.waiting, below(this.way, ways));
    selected.bits.assign(way);
    const { valid, colour, waiting } = source(this.choice, enq.ready);
    enq.valid.assign(valid);
    enq.bits.data.assign(colour);
    enq.bits.last.assign(whileWaiting(waiting, this.last));

    deq.forEach((stream, i) => {
      stream.ready.assign(this.take[i]);
      assert(stream.fire.eq(enq.fire.and(way.eq(i))), `output ${i} gets words while it is selected, and only then`);
      assert(stream.fire.not().or(stream.bits.last.eq(enq.bits.last)), `output ${i} keeps last`);
      assertHeld(stream, `output ${i}`);
    });
    const fires = deq.map((stream) => stream.fire);
    follow({
      enters: enq.fire,
      entering: colour,
      leaves: fires[0].or(...fires.slice(1)),
      leaving: select(
        way,
        deq.map((stream) => stream.bits.data),
      ),
      capacity: 0,
      name: 'the part',
    });
    const ends = packets ? enq.fire.and(enq.bits.last) : enq.fire;
    assert(selected.fire.eq(ends), 'a selection is used up by what it selects');
    within({
      waiting: select(way, [...this.take]).and(chooser.valid, enq.valid),
      comes: enq.fire,
      cycles: 0,
      message: 'a word passes as soon as the selected consumer is ready',
    });
  }
}

/** `index`, or 0 where there are not that many. */
export function below(index: UInt, count: number): UInt {
  return count === 2 ** index.width ? index : mux(index.lt(count), index, 0);
}
