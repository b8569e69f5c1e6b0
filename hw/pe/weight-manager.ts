import {
  Bool,
  Module,
  SInt,
  Stream,
  UInt,
  Vec,
  assert,
  input,
  instance,
  lit,
  log2Up,
  memory,
  mux,
  output,
  readPort,
  reg,
  when,
  writePort,
} from '../../gen/index.ts';
import { LoopCounter, LoopTrack } from '../lib/index.ts';
import { FIELD_BITS, OUTER_LEVELS, peSizes } from './config/index.ts';
import type { PeParams } from './config/index.ts';
import { WeightLoopsType, WeightTileType } from './tile-type.ts';

/**
 * The weight buffer and what feeds the MAC registers from it.
 *
 * Fills from the stream whenever there is room. Runs through the outer levels of a tile's loop nest one block ahead of the sequencer: reads a
 * block word by word into the shadow block, from which the MAC array copies it with `swap`.
 *
 * ```
 * cycle      0     1     2   …   8     9
 * swap       ▔     ▁     ▁   …   ▔           the shadow's word 0 is written in the cycle of the swap,
 * shadow     w0    w1    w2  …   w0'         word 7 in cycle 7: blocks follow at one per eight cycles
 * ready                      7: ▔            `blockReady` looks one cycle ahead
 * ```
 */
export class WeightManager extends Module<PeParams> {
  readonly weights = input(Stream(UInt(64)));

  /** The next tile's loops, valid while `committed`. */
  readonly next = input(WeightTileType);
  readonly committed = input(Bool());
  /** This block has taken the committed tile's loops. */
  readonly prepared = output(Bool());
  /** The sequencer takes the committed tile. */
  readonly taken = input(Bool());

  /** A swap in the next cycle would find a whole block. */
  readonly blockReady = output(Bool());
  /** The MAC array copies the block at the end of this cycle. */
  readonly swap = input(Bool());
  /** Lane by lane, channel by channel. */
  readonly block = output(Vec(this.p.lanes * this.p.vector, SInt(8)));

  readonly readEvent = output(Bool());
  readonly writeEvent = output(Bool());

  readonly buffer = memory(UInt(64), {
    depth: peSizes(this.p).weightWords,
    style: 'block',
    readDuringWrite: 'old',
    ports: { fill: writePort(), read: readPort({ latency: 1 }) },
  });
  /** First word that is not released, words held, and the place of the next word. */
  readonly head = reg(UInt(log2Up(peSizes(this.p).weightWords)), { init: 0 });
  readonly tail = reg(UInt(log2Up(peSizes(this.p).weightWords)), { init: 0 });
  readonly held = reg(UInt(log2Up(peSizes(this.p).weightWords) + 1), { init: 0 });

  readonly loops = instance(new LoopCounter({ levels: OUTER_LEVELS, boundBits: FIELD_BITS.bound }));
  readonly offset = instance(new LoopTrack({ levels: OUTER_LEVELS, bits: FIELD_BITS.offset }));
  /** Of the tile being read. */
  readonly current = reg(WeightLoopsType);
  readonly active = reg(Bool(), { init: false });
  readonly preparedFlag = reg(Bool(), { init: false });

  readonly wordInBlock = reg(UInt(Math.max(1, log2Up(peSizes(this.p).blockWords))), { init: 0 });
  /** The buffer's read register holds a word of the next block. */
  readonly fetched = reg(Bool(), { init: false });
  readonly shadow = reg(Vec(peSizes(this.p).blockWords, UInt(64)));
  /** Words of the shadow block that are written. */
  readonly written = reg(UInt(log2Up(peSizes(this.p).blockWords) + 1), { init: 0 });

  logic() {
    const { blockWords, weightWords } = peSizes(this.p);

    // fill
    this.weights.ready.assign(this.held.ne(weightWords));
    const filling = this.weights.fire;
    when(filling, () => {
      this.buffer.ports.fill.write(this.tail, this.weights.bits);
      this.tail.next(this.tail.add(1));
    });
    this.writeEvent.assign(filling);

    // read: the register behind the buffer is free when empty or passed on in this cycle
    const wantsWord = this.swap.or(this.written.ne(blockWords));
    const accept = this.fetched.and(wantsWord);
    const offset = this.offset.value.add(this.wordInBlock.pad(FIELD_BITS.offset));
    const filled = offset.lt(this.held.pad(FIELD_BITS.offset));
    const reading = this.active.and(filled).and(this.fetched.not().or(accept));
    const line = this.buffer.ports.read.read(this.head.add(offset.trunc(this.head.width)), { enable: reading });
    this.fetched.next(reading.or(this.fetched.and(accept.not())));
    this.readEvent.assign(reading);

    const blockEnds = reading.and(this.wordInBlock.eq(blockWords - 1));
    when(reading, () => {
      when(this.wordInBlock.eq(blockWords - 1), () => this.wordInBlock.next(0)).otherwise(() =>
        this.wordInBlock.next(this.wordInBlock.add(1)),
      );
    });

    // release from the head, with the last word of the level's last block
    let releases = lit(Bool(), false);
    for (let level = 0; level <= OUTER_LEVELS; level++)
      releases = releases.or(this.current.releaseLevel.eq(level).and(this.loops.ends[level]));
    const releasing = blockEnds.and(releases);
    const released = this.current.releaseWords.resize(this.held.width);
    when(releasing, () => {
      this.head.next(this.head.add(released.trunc(this.head.width)));
      when(filling, () => this.held.next(this.held.sub(released).add(1))).otherwise(() =>
        this.held.next(this.held.sub(released)),
      );
    }).elseWhen(filling, () => this.held.next(this.held.add(1)));
    assert(releasing.not().or(this.current.releaseWords.le(this.held)), 'no more weights are released than are held');

    // loops: the next tile as soon as this one's last word is read
    const tileEnds = blockEnds.and(this.loops.ends[0]);
    const preparing = this.committed.and(this.preparedFlag.not()).and(this.active.not().or(tileEnds));
    when(preparing, () => {
      this.active.next(true);
      this.current.next(this.next.loops);
    }).elseWhen(tileEnds, () => this.active.next(false));
    when(this.taken, () => this.preparedFlag.next(false)).elseWhen(preparing, () => this.preparedFlag.next(true));
    this.prepared.assign(this.preparedFlag);
    this.loops.load.assign(preparing);
    this.loops.advance.assign(blockEnds);
    this.loops.lasts.assign(this.current.lasts);
    this.offset.load.assign(preparing);
    this.offset.advance.assign(blockEnds);
    this.offset.start.assign(this.next.base);
    this.offset.steps.assign(this.current.steps);
    this.offset.carry.assign(this.loops.carry);

    // shadow block
    const kept = mux(this.swap, 0, this.written);
    const after = mux(accept, kept.add(1), kept);
    this.written.next(after);
    this.blockReady.assign(after.eq(blockWords));
    for (let word = 0; word < blockWords; word++) when(accept.and(kept.eq(word)), () => this.shadow[word].next(line));
    for (let i = 0; i < this.p.lanes * this.p.vector; i++) {
      const word = this.shadow[Math.floor(i / 8)];
      this.block[i].assign(word.bits((i % 8) * 8 + 7, (i % 8) * 8).asSInt());
    }
    assert(this.swap.not().or(this.written.eq(blockWords)), 'a block is swapped only when it is whole');
  }
}
