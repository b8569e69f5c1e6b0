import {
  Bool,
  Module,
  Stream,
  UInt,
  UserError,
  assert,
  bitsFor,
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

export interface BuffetParams {
  /** Width of a word, in bits. */
  readonly wordBits: number;
  /** Words: a power of two, at most half of what `offsetBits` count. */
  readonly depth: number;
  /** Width of offsets and of counts. */
  readonly offsetBits: number;
}

/**
 * A circular buffer that is read while it fills: filled at the tail in order of arrival, read at any offset from the
 * head, shrunk from the head. Its reader waits for `available`, its writer for room.
 *
 * ```
 *                  head            tail
 *   free            │  filled       │      free
 * ──────────────────┼───────────────┼────────────────
 *          shrinkBy►│   ▲ offset    │► fill
 * ```
 *
 * `available` says in the same cycle whether the word at `offset` has come; `word` holds it from the cycle after `read`
 * on. A read and a `shrink` in one cycle both see the head from before. After Pellauer et al., "Buffets: an efficient
 * and composable storage idiom", ASPLOS 2019.
 */
export class Buffet extends Module<BuffetParams> {
  /** Words in order, taken while there is room. */
  readonly fill = input(Stream(UInt(this.p.wordBits)));

  /** From the head; two's complement, negative offsets are never available. */
  readonly offset = input(UInt(this.p.offsetBits));
  readonly available = output(Bool());
  readonly read = input(Bool());
  readonly word = output(UInt(this.p.wordBits));

  /** Gives back the room of the first `shrinkBy` words. */
  readonly shrink = input(Bool());
  readonly shrinkBy = input(UInt(this.p.offsetBits));

  readonly buffer = memory(UInt(this.p.wordBits), {
    depth: this.p.depth,
    style: 'block',
    readDuringWrite: 'forbidden',
    ports: { fill: writePort(), read: readPort({ latency: 1 }) },
  });
  /** First word that is not given back. */
  readonly head = reg(UInt(log2Up(this.p.depth)), { init: 0 });
  /** Place of the next word. */
  readonly tail = reg(UInt(log2Up(this.p.depth)), { init: 0 });
  readonly held = reg(UInt(bitsFor(this.p.depth)), { init: 0 });

  logic() {
    const { depth, offsetBits } = this.p;
    if (depth < 2 || !Number.isInteger(Math.log2(depth)) || depth > 2 ** (offsetBits - 1))
      throw new UserError({
        what: `a buffet cannot have ${depth} words`,
        expected: `a power of two from 2 to ${2 ** (offsetBits - 1)}, so that offsets of ${offsetBits} signed bits reach them all`,
        fix: 'change depth or offsetBits',
      });

    this.fill.ready.assign(this.held.ne(depth));
    const filling = this.fill.fire;
    when(filling, () => {
      this.buffer.ports.fill.write(this.tail, this.fill.bits);
      this.tail.next(this.tail.add(1));
    });

    this.available.assign(this.offset.lt(this.held));
    const place = this.head.add(this.offset.resize(this.head.width));
    this.word.assign(this.buffer.ports.read.read(place, { enable: this.read }));

    const removed = mux(this.shrink, this.shrinkBy.resize(this.held.width), 0);
    this.head.next(this.head.add(removed.trunc(this.head.width)));
    this.held.next(this.held.add(filling.asUInt()).sub(removed));

    assert(this.read.not().or(this.available), 'a word is read only when it has come');
    assert(this.shrink.not().or(this.shrinkBy.le(this.held)), 'no more words are given back than are held');
  }
}
