import { Bool, Bundle, Module, Stream, UInt, connect, input, instance, output, unused } from '../../gen/index.ts';
import { Queue } from '../lib/streams/queue.ts';
import { WordPacker } from '../lib/streams/word-packer.ts';
import { WordUnpacker } from '../lib/streams/word-unpacker.ts';

/** Width of a sum that travels between processing elements. */
export const SUM_BITS = 32;
/** Width of a processing element's streams. */
export const WORD_BITS = 64;

export interface PartialsParams {
  /** Sums per cycle. */
  readonly width: 1 | 2 | 4 | 8;
}

/**
 * Words of `partialsIn` to groups of `width` sums. Two words are queued, so that `ready` is no combinational path
 * through the element.
 */
export class PartialsInput extends Module<PartialsParams> {
  readonly enq = input(Stream(UInt(WORD_BITS)));
  readonly deq = output(Stream(UInt(this.p.width * SUM_BITS)));
  /** The group that is taken in this cycle is its tile's last: what is left of its word is dropped. */
  readonly last = input(Bool());

  logic() {
    const wideBits = this.p.width * SUM_BITS;
    const queue = instance(new Queue({ type: UInt(WORD_BITS), depth: 2 }));
    unused(queue.count);
    connect(this.enq, queue.enq);
    if (wideBits < WORD_BITS) {
      const unpacker = instance(new WordUnpacker({ wideBits: WORD_BITS, narrowBits: wideBits }));
      connect(queue.deq, unpacker.enq);
      connect(unpacker.deq, this.deq);
      unpacker.last.assign(this.last);
      return;
    }
    unused(this.last);
    if (wideBits === WORD_BITS) {
      connect(queue.deq, this.deq);
      return;
    }
    const packer = instance(new WordPacker({ narrowBits: WORD_BITS, wideBits }));
    packer.enq.valid.assign(queue.deq.valid);
    packer.enq.bits.assign({ data: queue.deq.bits, last: false });
    queue.deq.ready.assign(packer.enq.ready);
    connect(packer.deq, this.deq);
  }
}

/**
 * Groups of `width` sums to words of `partialsOut`, from a register. `last` ends a tile: half a word is filled with
 * zeros.
 */
export class PartialsOutput extends Module<PartialsParams> {
  readonly enq = input(Stream(Bundle({ data: UInt(this.p.width * SUM_BITS), last: Bool() })));
  readonly deq = output(Stream(UInt(WORD_BITS)));

  logic() {
    const groupBits = this.p.width * SUM_BITS;
    const narrowBits = Math.min(groupBits, WORD_BITS);
    const packer = instance(new WordPacker({ narrowBits, wideBits: WORD_BITS }));
    connect(packer.deq, this.deq);
    if (groupBits <= WORD_BITS) {
      connect(this.enq, packer.enq);
      return;
    }
    const unpacker = instance(new WordUnpacker({ wideBits: groupBits, narrowBits: WORD_BITS }));
    unpacker.last.assign(false);
    unpacker.enq.valid.assign(this.enq.valid);
    unpacker.enq.bits.assign(this.enq.bits.data);
    this.enq.ready.assign(unpacker.enq.ready);
    packer.enq.valid.assign(unpacker.deq.valid);
    packer.enq.bits.assign({ data: unpacker.deq.bits, last: false });
    unpacker.deq.ready.assign(packer.enq.ready);
    unused(this.enq.bits.last);
  }
}
