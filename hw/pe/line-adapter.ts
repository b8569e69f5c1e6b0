import { Bool, Module, Stream, UInt, connect, input, instance, lit, output } from '../../gen/index.ts';
import { WordPacker } from '../lib/streams/word-packer.ts';
import { WordUnpacker } from '../lib/streams/word-unpacker.ts';

/**
 * Turns 64-bit words into lines of `vector` bytes: several lines to a word or several words to a line, the low part
 * first.
 */
export class LineAdapter extends Module<{ vector: number }> {
  readonly words = input(Stream(UInt(64)));
  readonly lines = output(Stream(UInt(this.p.vector * 8)));

  logic() {
    const bits = this.p.vector * 8;
    if (bits < 64) {
      const unpacker = instance(new WordUnpacker({ wideBits: 64, narrowBits: bits }));
      connect(this.words, unpacker.enq);
      unpacker.last.assign(lit(Bool(), false));
      connect(unpacker.deq, this.lines);
    } else if (bits > 64) {
      const packer = instance(new WordPacker({ narrowBits: 64, wideBits: bits }));
      packer.enq.valid.assign(this.words.valid);
      packer.enq.bits.data.assign(this.words.bits);
      packer.enq.bits.last.assign(lit(Bool(), false));
      this.words.ready.assign(packer.enq.ready);
      connect(packer.deq, this.lines);
    } else {
      connect(this.words, this.lines);
    }
  }
}
