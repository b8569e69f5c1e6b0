import { Bool, Module, Stream, UInt, input, log2Up, output, reg, select, when } from '../../../gen/index.ts';

export interface WordUnpackerParams {
  /** A multiple of `narrowBits`. */
  readonly wideBits: number;
  readonly narrowBits: number;
}

/**
 * Cuts wide words into narrow ones, the low bits first. The consumer ends a packet with `last`: what is left of the
 * wide word is dropped with the narrow word that it takes.
 *
 * Combinational from `enq` to `deq`; the wide word is taken with its last part.
 */
export class WordUnpacker extends Module<WordUnpackerParams> {
  readonly enq = input(Stream(UInt(this.p.wideBits)));
  readonly deq = output(Stream(UInt(this.p.narrowBits)));
  /** The word that is taken in this cycle ends a packet. */
  readonly last = input(Bool());

  readonly place = reg(UInt(log2Up(this.p.wideBits / this.p.narrowBits)), { init: 0 });

  logic() {
    const { wideBits, narrowBits } = this.p;
    const count = wideBits / narrowBits;
    const parts = Array.from({ length: count }, (_, i) => this.enq.bits.bits((i + 1) * narrowBits - 1, i * narrowBits));
    const ends = this.place.eq(count - 1).or(this.last);
    this.deq.valid.assign(this.enq.valid);
    this.deq.bits.assign(select(this.place, parts));
    this.enq.ready.assign(this.deq.ready.and(ends));
    when(this.deq.fire, () => {
      when(ends, () => this.place.next(0)).otherwise(() => this.place.next(this.place.add(1)));
    });
  }
}
