import {
  Bool,
  Bundle,
  SInt,
  Stream,
  UInt,
  assert,
  bitsFor,
  input,
  instance,
  lit,
  log2Up,
  output,
  reg,
  regNext,
  select,
  when,
  wire,
} from '../../gen/index.ts';
import { LoopCounter, LoopTrack } from '../lib/index.ts';
import { bankIndex, entryIndex } from './accumulators.ts';
import { FIELD_BITS, LEVELS, OUTER_LEVELS, peSizes } from './config/index.ts';
import type { PeParams } from './config/index.ts';
import { PeModule } from './pe-module.ts';
import { ppuWork, recordSlot } from './ppu-types.ts';
import { nestType, tileType } from './tile-type.ts';

/** Cycles from the issue of an operation to the first cycle in which its sum can be read. */
export const ISSUE_TO_SUM_CYCLES = 5;

/** Where an operation's sum goes. */
export const operationType = (p: PeParams) =>
  Bundle({
    valid: Bool(),
    bank: bankIndex(p),
    entry: entryIndex(p),
    /** The entry starts from this sum instead of adding to it. */
    first: Bool(),
  });

/**
 * Runs the loop nest of a tile: issues one operation per cycle to the input buffer and the MAC array, waits where
 * something it needs is not there, and hands full accumulator banks to the PPU.
 */
export class Sequencer extends PeModule {
  readonly tile = input(tileType(this.p));
  readonly committed = input(Bool());
  /** The weight manager works on the committed tile. */
  readonly prepared = input(Bool());
  /** The tile is copied at the end of this cycle. */
  readonly taken = output(Bool());

  /** Line wanted by the operation at hand, and whether it is there. */
  readonly offset = output(UInt(FIELD_BITS.offset));
  readonly available = input(Bool());
  readonly read = output(Bool());
  /** Gives back the first `releaseLines` lines. */
  readonly releases = output(Bool());
  readonly releaseLines = output(UInt(FIELD_BITS.offset));

  readonly blockReady = input(Bool());

  /** The operation issued in this cycle. */
  readonly operation = output(operationType(this.p));
  /** The operation needs the next weight block. */
  readonly newBlock = output(Bool());
  /** The operation's position lies outside the image. */
  readonly outside = output(Bool());
  readonly zeroPoint = output(SInt(8));

  /** Banks whose last sum is written; the PPU has room for one per bank. */
  readonly work = output(Stream(ppuWork(this.p)));
  /** The PPU has read the last entry of a bank. */
  readonly bankFree = input(Bool());

  /** No tile is running and all banks are free. */
  readonly resting = output(Bool());
  readonly stallConfiguration = output(Bool());
  readonly stallInput = output(Bool());
  readonly stallWeights = output(Bool());
  readonly stallAccumulator = output(Bool());
  readonly stallHazard = output(Bool());

  readonly loops = instance(new LoopCounter({ levels: LEVELS, boundBits: FIELD_BITS.bound }));
  readonly inputOffset = instance(new LoopTrack({ levels: LEVELS, bits: FIELD_BITS.offset }));
  readonly y = instance(new LoopTrack({ levels: LEVELS, bits: FIELD_BITS.coordinate }));
  readonly x = instance(new LoopTrack({ levels: LEVELS, bits: FIELD_BITS.coordinate }));
  readonly entry = instance(new LoopTrack({ levels: LEVELS, bits: FIELD_BITS.accumulatorStep }));

  /** The tile that is running. */
  readonly current = reg(nestType(this.p));
  readonly currentSlot = reg(recordSlot(this.p));
  readonly running = reg(Bool(), { init: false });
  /** The tile's first operation is still to come; it binds a bank. */
  readonly fresh = reg(Bool(), { init: false });
  readonly bank = reg(UInt(log2Up(this.p.accumulatorBanks)), { init: 0 });
  readonly freeBanks = reg(UInt(bitsFor(this.p.accumulatorBanks)), { init: this.p.accumulatorBanks });
  readonly issuedBefore = reg(Bool(), { init: false });
  readonly entryBefore = reg(UInt(FIELD_BITS.accumulatorStep));

  logic() {
    const { current, loops } = this;
    const inside = this.y.value
      .lt(current.height.pad(FIELD_BITS.coordinate))
      .and(this.x.value.lt(current.width.pad(FIELD_BITS.coordinate)));

    // a sweep begins where all sweep levels are at their first iteration
    let sweepBegins = lit(Bool(), true);
    for (let level = OUTER_LEVELS; level < LEVELS; level++) sweepBegins = sweepBegins.and(loops.first[level]);

    // what an operation needs; what is missing first is the cause of a waiting cycle
    const hasBank = this.fresh.not().or(this.freeBanks.ne(0));
    const hasLine = inside.not().or(this.available);
    const hasBlock = sweepBegins.not().or(this.blockReady);
    const hazard = this.issuedBefore.and(this.entryBefore.eq(this.entry.value), this.fresh.not());
    const bound = this.running.and(hasBank);
    const fed = bound.and(hasLine, hasBlock);
    const issue = fed.and(hazard.not());
    const tileEnds = issue.and(loops.ends[0]);
    const taken = this.committed.and(this.prepared, this.running.not().or(tileEnds));

    this.stallConfiguration.assign(this.running.not());
    this.stallAccumulator.assign(this.running.and(hasBank.not()));
    this.stallInput.assign(bound.and(hasLine.not()));
    this.stallWeights.assign(bound.and(hasLine, hasBlock.not()));
    this.stallHazard.assign(fed.and(hazard));

    when(taken, () => {
      current.next(this.tile.nest);
      this.currentSlot.next(this.tile.slot);
      this.running.next(true);
      this.fresh.next(true);
    })
      .elseWhen(tileEnds, () => this.running.next(false))
      .elseWhen(issue, () => this.fresh.next(false));
    this.issuedBefore.next(issue);
    this.entryBefore.next(this.entry.value);
    this.taken.assign(taken);

    // loop nest
    loops.load.assign(taken);
    loops.advance.assign(issue);
    for (let level = 0; level < LEVELS; level++) loops.lasts[level].assign(current.levels[level].last);
    for (const track of [this.inputOffset, this.y, this.x, this.entry]) {
      track.load.assign(taken);
      track.advance.assign(issue);
      track.carry.assign(loops.carry);
    }
    this.inputOffset.start.assign(this.tile.start.inputOffset);
    this.y.start.assign(this.tile.start.y);
    this.x.start.assign(this.tile.start.x);
    this.entry.start.assign(lit(UInt(FIELD_BITS.accumulatorStep), 0));
    for (let level = 0; level < LEVELS; level++) {
      const steps = current.levels[level];
      this.inputOffset.steps[level].assign(steps.inputStep);
      this.y.steps[level].assign(steps.yStep.pad(FIELD_BITS.coordinate).asUInt());
      this.x.steps[level].assign(steps.xStep.pad(FIELD_BITS.coordinate).asUInt());
      this.entry.steps[level].assign(steps.accumulatorStep);
    }

    // input buffer
    this.offset.assign(this.inputOffset.value);
    this.read.assign(issue.and(inside));
    const levelsEnd = select(current.inputReleaseLevel, [...loops.ends, lit(Bool(), true)]);
    this.releases.assign(issue.and(levelsEnd));
    this.releaseLines.assign(current.inputReleaseLines);

    // operation
    let reductionBegins = lit(Bool(), true);
    for (let level = 0; level < LEVELS; level++)
      reductionBegins = reductionBegins.and(loops.first[level].or(current.reductionLevels.bit(level).not()));
    this.operation.valid.assign(issue);
    this.operation.bank.assign(this.bank);
    this.operation.entry.assign(this.entry.value.trunc(this.operation.entry.width));
    this.operation.first.assign(reductionBegins);
    this.newBlock.assign(issue.and(sweepBegins));
    this.outside.assign(inside.not());
    this.zeroPoint.assign(current.inputZeroPoint);
    assert(
      issue.not().or(this.entry.value.lt(peSizes(this.p).bankEntries)),
      'a tile stays within its accumulator bank',
    );

    // banks
    const binds = issue.and(this.fresh);
    when(binds.and(this.bankFree.not()), () => this.freeBanks.next(this.freeBanks.sub(1))).elseWhen(
      this.bankFree.and(binds.not()),
      () => this.freeBanks.next(this.freeBanks.add(1)),
    );
    when(tileEnds, () => this.bank.next(this.bank.add(1)));
    this.resting.assign(this.running.not().and(this.freeBanks.eq(this.p.accumulatorBanks)));

    // the PPU may read the bank when the last sum has been written
    const ended = wire(ppuWork(this.p));
    const { lastPosition, lastKTile, finalise, addPartials, post } = current.drain;
    ended.assign({ bank: this.bank, lastPosition, lastKTile, finalise, addPartials, slot: this.currentSlot, post });
    let full = tileEnds;
    let handed = ended;
    for (let cycle = 1; cycle < ISSUE_TO_SUM_CYCLES; cycle++) {
      full = regNext(full, { init: false });
      handed = regNext(handed);
    }
    this.work.valid.assign(full);
    this.work.bits.assign(handed);
    assert(this.work.valid.not().or(this.work.ready), 'there is room for the work of every bank');
  }
}
