import { Bool, Bundle, Module, Stream, assert, input, reg, unused, wire } from '../../../../gen/index.ts';
import { assertHeld } from '../held.ts';
import { follow } from './journey.ts';
import { Colour, SourceChoice, source, whileWaiting } from './source.ts';

/** `map`, `filter`, `throwWhen` and `haltWhen` of a stream, one behind the other. */
export class OperatorsProof extends Module {
  readonly choice = input(SourceChoice);
  readonly keep = input(Bool());
  readonly drop = input(Bool());
  readonly halt = input(Bool());
  readonly take = input(Bool());

  readonly offered = wire(Stream(Bundle({ inverse: Colour, keep: Bool() })));
  readonly halted = reg(Bool(), { init: false });

  logic() {
    const { offered } = this;
    const { valid, colour, waiting } = source(this.choice, offered.ready);
    const keep = whileWaiting(waiting, this.keep);
    const drop = whileWaiting(waiting, this.drop);
    // whoever has begun to offer a word goes on
    const halt = this.halt.and(waiting.not().or(this.halted));
    this.halted.next(halt);
    offered.valid.assign(valid);
    offered.bits.inverse.assign(colour.not());
    offered.bits.keep.assign(keep);

    const kept = offered.filter((word) => word.keep);
    unused(kept.bits.keep);
    const restored = kept.map((word) => word.inverse.not());
    const thrown = restored.throwWhen(drop);
    const deq = thrown.haltWhen(halt);
    deq.ready.assign(this.take);

    const wanted = keep.and(drop.not());
    follow({
      enters: offered.fire.and(wanted),
      entering: colour,
      leaves: deq.fire,
      leaving: deq.bits,
      capacity: 0,
      name: 'the words that pass',
    });
    assertHeld(deq, 'the output');
    assert(
      offered.fire.eq(valid.and(wanted.not().or(deq.ready.and(halt.not())))),
      'a word passes when its consumer is ready and it is not halted, and is dropped at once',
    );
  }
}
