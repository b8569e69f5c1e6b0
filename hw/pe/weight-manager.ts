import {
  Bool,
  Stream,
  UInt,
  Vec,
  assert,
  bitsFor,
  connect,
  input,
  instance,
  lit,
  log2Up,
  mux,
  output,
  reg,
  select,
  when,
} from '../../gen/index.ts';
import { Buffet, LoopCounter, LoopTrack } from '../lib/index.ts';
import { FIELD_BITS, OUTER_LEVELS, peSizes } from './config/index.ts';
import { PeModule } from './pe-module.ts';
import { weightLoopsType, weightTileType } from './tile-type.ts';

/**
 * The weight buffer and what feeds the MAC registers from it.
 *
 * Fills from the stream whenever there is room. Runs through the outer levels of a tile's loop nest one block ahead of
 * the sequencer: reads a block word by word into the shadow block, from which the MAC array copies it with `swap`.
 *
 * ```
 * cycle       0     1     2   …   7     8
 * swap        ▔     ▁     ▁   …   ▁     ▔         the shadow's word 0 is written in the cycle of the swap,
 * shadow      w0    w1    w2  …   w7    w0'       word 7 in cycle 7: blocks follow at one per eight cycles
 * blockReady  ▁     ▁     ▁   …   ▔     ▁         looks one cycle ahead
 * ```
 */
export class WeightManager extends PeModule {
  readonly weights = input(Stream(UInt(64)));

  /** The next tile's loops, valid while `committed`. */
  readonly next = input(weightTileType);
  readonly committed = input(Bool());
  /** The committed tile's loops are copied: its blocks are being read. */
  readonly prepared = output(Bool());
  /** The sequencer takes the committed tile. */
  readonly taken = input(Bool());

  /** A swap in the next cycle would find a whole block. */
  readonly blockReady = output(Bool());
  /** The MAC array copies the block at the end of this cycle. */
  readonly swap = input(Bool());
  /** Lane by lane, channel by channel, a byte each. */
  readonly block = output(Vec(peSizes(this.p).blockWords, UInt(64)));

  /** A word is read from the buffer. */
  readonly readEvent = output(Bool());
  /** A word is written to it. */
  readonly writeEvent = output(Bool());

  readonly buffet = instance(
    new Buffet({ wordBits: 64, depth: peSizes(this.p).weightWords, offsetBits: FIELD_BITS.offset }),
  );
  readonly loops = instance(new LoopCounter({ levels: OUTER_LEVELS, boundBits: FIELD_BITS.bound }));
  readonly offset = instance(new LoopTrack({ levels: OUTER_LEVELS, bits: FIELD_BITS.offset }));
  /** Of the tile whose blocks are being read. */
  readonly current = reg(weightLoopsType);
  readonly active = reg(Bool(), { init: false });
  readonly preparedTile = reg(Bool(), { init: false });

  /** The buffet's read register holds a word of the next block. */
  readonly fetched = reg(Bool(), { init: false });
  readonly shadow = reg(Vec(peSizes(this.p).blockWords, UInt(64)));
  /** Words of the shadow block that are written. */
  readonly written = reg(UInt(bitsFor(peSizes(this.p).blockWords)), { init: 0 });

  logic() {
    const { blockWords } = peSizes(this.p);
    const { buffet, loops } = this;
    connect(this.weights, buffet.fill);
    this.writeEvent.assign(buffet.fill.fire);

    // shadow block: takes the fetched word while it has room, in the cycle of a swap already for the next block
    const kept = mux(this.swap, 0, this.written);
    const takesWord = this.fetched.and(kept.ne(blockWords));
    const filledTo = kept.add(takesWord.asUInt());
    this.written.next(filledTo);
    this.blockReady.assign(filledTo.eq(blockWords));
    this.shadow.forEach((word, i) => when(takesWord.and(kept.eq(i)), () => word.next(buffet.word)));
    this.block.assign(this.shadow);
    assert(this.swap.not().or(this.written.eq(blockWords)), 'a block is swapped only when it is whole');

    // the buffet's read register is free when it is empty or passes its word on in this cycle
    const reading = this.active.and(buffet.available, this.fetched.not().or(takesWord));
    this.fetched.next(reading.or(this.fetched.and(takesWord.not())));
    buffet.read.assign(reading);
    this.readEvent.assign(reading);
    let blockEnds = reading;
    if (blockWords === 1) buffet.offset.assign(this.offset.value);
    else {
      const wordInBlock = reg(UInt(log2Up(blockWords)), { init: 0 });
      buffet.offset.assign(this.offset.value.add(wordInBlock));
      when(reading, () => wordInBlock.next(wordInBlock.add(1)));
      blockEnds = reading.and(wordInBlock.eq(blockWords - 1));
    }

    // loops: the next tile as soon as this one's last word is read
    const tileEnds = blockEnds.and(loops.ends[0]);
    const prepares = this.committed.and(this.preparedTile.not(), this.active.not().or(tileEnds));
    when(prepares, () => {
      this.active.next(true);
      this.current.next(this.next.loops);
    }).elseWhen(tileEnds, () => this.active.next(false));
    when(this.taken, () => this.preparedTile.next(false)).elseWhen(prepares, () => this.preparedTile.next(true));
    this.prepared.assign(this.preparedTile);
    loops.load.assign(prepares);
    loops.advance.assign(blockEnds);
    loops.lasts.assign(this.current.lasts);
    this.offset.load.assign(prepares);
    this.offset.advance.assign(blockEnds);
    this.offset.start.assign(this.next.base);
    this.offset.steps.assign(this.current.steps);
    this.offset.carry.assign(loops.carry);

    // release with the last word of a block, where the levels from the chosen one inwards end
    const levelsEnd = select(this.current.releaseLevel, [...loops.ends, lit(Bool(), true)]);
    buffet.shrink.assign(blockEnds.and(levelsEnd));
    buffet.shrinkBy.assign(this.current.releaseWords);
  }
}
