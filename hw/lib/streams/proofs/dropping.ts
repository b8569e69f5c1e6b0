import { Bool, Module, assert, input, instance, mux, reg, when } from '../../../../gen/index.ts';
import type { DropUntil } from '../drop-until.ts';
import { assertHeld } from '../held.ts';
import type { PacketFilter } from '../packet-filter.ts';
import { follow } from './journey.ts';
import { Colour, SourceChoice, source, whileWaiting } from './source.ts';

export interface DropUntilProofParams {
  readonly part: () => DropUntil<typeof Colour>;
}

/** Exactly the words from a `start` to the next `stop` pass, once each and in order. */
export class DropUntilProof extends Module<DropUntilProofParams> {
  readonly choice = input(SourceChoice);
  readonly start = input(Bool());
  readonly stop = input(Bool());
  readonly take = input(Bool());
  /** The last word that was to pass was no `stop`. */
  readonly passing = reg(Bool(), { init: false });

  readonly part = instance(this.p.part());

  logic() {
    const { part, passing } = this;
    const { enq, deq } = part;
    const { valid, colour, waiting } = source(this.choice, enq.ready);
    enq.valid.assign(valid);
    enq.bits.assign(colour);
    part.start.assign(whileWaiting(waiting, this.start));
    part.stop.assign(this.stop);
    deq.ready.assign(this.take);

    const wanted = passing.or(part.start);
    when(enq.fire.and(wanted), () => passing.next(this.stop.not()));
    follow({
      enters: enq.fire.and(wanted),
      entering: colour,
      leaves: deq.fire,
      leaving: deq.bits,
      capacity: 0,
      name: 'the words that pass',
    });
    assertHeld(deq, 'the output');
    assert(
      enq.fire.eq(valid.and(wanted.not().or(deq.ready))),
      'a word goes as soon as it may, or at once when dropped',
    );
  }
}

export interface PacketFilterProofParams {
  readonly part: () => PacketFilter<typeof Colour>;
}

/** Packets pass whole or not at all, as their first word says. */
export class PacketFilterProof extends Module<PacketFilterProofParams> {
  readonly choice = input(SourceChoice);
  readonly last = input(Bool());
  readonly drop = input(Bool());
  readonly take = input(Bool());
  /** Inside a packet that passes, or inside one that is dropped. */
  readonly inPassing = reg(Bool(), { init: false });
  readonly inDropped = reg(Bool(), { init: false });

  readonly part = instance(this.p.part());

  logic() {
    const { part, inPassing, inDropped } = this;
    const { enq, deq } = part;
    const { valid, colour, waiting } = source(this.choice, enq.ready);
    const last = whileWaiting(waiting, this.last);
    enq.valid.assign(valid);
    enq.bits.data.assign(colour);
    enq.bits.last.assign(last);
    part.drop.assign(whileWaiting(waiting, this.drop));
    deq.ready.assign(this.take);

    const wanted = mux(inPassing.or(inDropped), inPassing, part.drop.not());
    when(enq.fire, () => {
      inPassing.next(wanted.and(last.not()));
      inDropped.next(wanted.not().and(last.not()));
    });
    follow({
      enters: enq.fire.and(wanted),
      entering: colour,
      leaves: deq.fire,
      leaving: deq.bits.data,
      capacity: 0,
      name: 'the words that pass',
    });
    assert(deq.fire.not().or(deq.bits.last.eq(last)), 'a word keeps its last');
    assertHeld(deq, 'the output');
    assert(
      enq.fire.eq(valid.and(wanted.not().or(deq.ready))),
      'a word goes as soon as it may, or at once when dropped',
    );
  }
}
