import {
  Bool,
  Module,
  UInt,
  assert,
  bitsFor,
  connect,
  input,
  instance,
  mux,
  reg,
  when,
} from '../../../../gen/index.ts';
import { WordPacker } from '../word-packer.ts';
import { WordUnpacker } from '../word-unpacker.ts';
import { follow, within } from './journey.ts';
import { SourceChoice, source, whileWaiting } from './source.ts';
import { assertThereAndBack } from './there-and-back.ts';

export interface WordsProofParams {
  /** Narrow words in a wide one. */
  readonly factor: number;
}

/** Packets are packed into wide words, with zeros behind their ends, and unpacked again by one who knows their ends. */
export class WordsProof extends Module<WordsProofParams> {
  readonly choice = input(SourceChoice);
  readonly last = input(Bool());
  readonly take = input(Bool());
  /** Parts gathered of the word that is not whole yet. */
  readonly gathered = reg(UInt(bitsFor(this.p.factor)), { init: 0 });
  /** Parts of the word that is whole, and how many of them have been cut off. */
  readonly size = reg(UInt(bitsFor(this.p.factor)), { init: 0 });
  readonly cut = reg(UInt(bitsFor(this.p.factor)), { init: 0 });

  readonly packer = instance(new WordPacker({ narrowBits: 2, wideBits: 2 * this.p.factor }));
  readonly unpacker = instance(new WordUnpacker({ narrowBits: 2, wideBits: 2 * this.p.factor }));

  logic() {
    const { factor } = this.p;
    const { packer, unpacker, gathered, size, cut } = this;
    const { valid, colour, waiting } = source(this.choice, packer.enq.ready);
    const last = whileWaiting(waiting, this.last);
    packer.enq.valid.assign(valid);
    packer.enq.bits.data.assign(colour);
    packer.enq.bits.last.assign(last);
    connect(packer.deq, unpacker.enq);
    unpacker.deq.ready.assign(this.take);

    const now = gathered.add(1);
    when(packer.enq.fire, () => {
      const completes = now.eq(factor).or(last);
      gathered.next(mux(completes, 0, now));
      when(completes, () => size.next(now));
    });
    const lastCut = cut.add(1).eq(size);
    unpacker.last.assign(lastCut);
    when(unpacker.deq.fire, () => cut.next(mux(lastCut, 0, cut.add(1))));

    follow({
      enters: packer.enq.fire,
      entering: colour,
      leaves: unpacker.deq.fire,
      leaving: unpacker.deq.bits,
      capacity: factor,
      name: 'both parts',
    });
    for (let i = 1; i < factor; i++) {
      const part = packer.deq.bits.bits(2 * i + 1, 2 * i);
      assert(packer.deq.valid.not().or(part.eq(0), size.gt(i)), `part ${i} is zero behind the end of a packet`);
    }
    assertThereAndBack(packer, unpacker);
    assert(unpacker.enq.fire.eq(unpacker.deq.fire.and(lastCut)), 'a wide word is taken with its last part');
    within({
      waiting: unpacker.enq.valid.and(this.take),
      comes: unpacker.deq.fire,
      cycles: 0,
      message: 'a part passes as soon as the consumer is ready',
    });
  }
}
