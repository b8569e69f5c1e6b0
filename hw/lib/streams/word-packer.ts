import {
  Bool,
  Bundle,
  Module,
  Stream,
  UInt,
  Vec,
  input,
  log2Up,
  output,
  reg,
  unused,
  when,
} from '../../../gen/index.ts';

export interface WordPackerParams {
  readonly narrowBits: number;
  /** A multiple of `narrowBits`. */
  readonly wideBits: number;
}

/**
 * Gathers narrow words into wide ones, the first in the low bits. `last` ends a packet: the wide word that it falls
 * into leaves with zeros in the place of what is missing.
 *
 * ```
 * enq.bits.data   a b c d e
 * enq.bits.last   ▁▁▁▁▁▁▁▁▔▔
 * deq                    dcba  000e
 * ```
 *
 * The wide word is gathered where it leaves from, a register. While a whole word waits there nothing is taken; a word
 * that leaves makes room in the same cycle, so a consumer that is always ready sees full throughput.
 */
export class WordPacker extends Module<WordPackerParams> {
  readonly enq = input(Stream(Bundle({ data: UInt(this.p.narrowBits), last: Bool() })));
  readonly deq = output(Stream(UInt(this.p.wideBits)));

  readonly full = reg(Bool(), { init: false });
  readonly parts = reg(Vec(this.p.wideBits / this.p.narrowBits, UInt(this.p.narrowBits)));

  logic() {
    const count = this.p.wideBits / this.p.narrowBits;
    const free = this.full.not().or(this.deq.ready);
    this.enq.ready.assign(free);
    this.deq.valid.assign(this.full);
    this.deq.bits.assign(this.parts.pack());

    if (count === 1) {
      when(free, () => this.full.next(this.enq.valid));
      when(this.enq.fire, () => this.parts[0].next(this.enq.bits.data));
      unused(this.enq.bits.last);
      return;
    }
    const place = reg(UInt(log2Up(count)), { init: 0 });
    const completes = place.eq(count - 1).or(this.enq.bits.last);
    when(this.enq.fire, () => {
      this.parts.forEach((part, i) => {
        if (i > 0) when(place.eq(0), () => part.next(0));
        when(place.eq(i), () => part.next(this.enq.bits.data));
      });
      when(completes, () => place.next(0)).otherwise(() => place.next(place.add(1)));
    });
    when(free, () => this.full.next(this.enq.valid.and(completes)));
  }
}
