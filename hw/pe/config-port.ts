import {
  Bool,
  Bundle,
  Stream,
  UInt,
  Vec,
  assert,
  cat,
  input,
  log2Up,
  mux,
  output,
  reg,
  when,
} from '../../gen/index.ts';
import {
  FIELD_BITS,
  LEVELS,
  OUTER_LEVELS,
  command,
  counterNames,
  peSizes,
  registerAddress,
  registerFields,
} from './config/index.ts';
import type { Field } from './config/index.ts';
import { PeModule } from './pe-module.ts';
import { recordIndex, recordSlot, recordWrite } from './ppu-types.ts';
import { nestType, startType, tileType, weightTileType } from './tile-type.ts';

/**
 * Decodes commands into the shadow registers of the next tile, passes records to the PPU's memory and answers reads of
 * counters.
 *
 * From `start` until the sequencer has taken the tile (`taken`) the shadow registers are frozen and no command is
 * accepted. A read command holds the commands behind it until its answer has been taken.
 */
export class ConfigPort extends PeModule {
  /** Command words (docs/pe.md, "Commands"). */
  readonly config = input(Stream(UInt(64)));
  /** Answers to read commands: value in bits 47:0, address in bits 63:48. */
  readonly status = output(Stream(UInt(64)));

  /** The tile described by the shadow registers; stable while `committed`. */
  readonly tile = output(tileType(this.p));
  /** The same tile for the weight manager. */
  readonly weightTile = output(weightTileType);
  readonly committed = output(Bool());
  /** The sequencer copies the tile at the end of this cycle. */
  readonly taken = input(Bool());

  /** A record for the slot of the tile being described. */
  readonly records = output(recordWrite(this.p));

  /** Asks for a counter until it is answered. */
  readonly counterRead = output(Bool());
  readonly counterAddress = output(UInt(log2Up(counterNames.length)));
  readonly counterAnswered = input(Bool());
  readonly counterTotal = input(UInt(FIELD_BITS.counter));
  readonly counterClear = output(Bool());

  /** No tile waits, no command is half done, no answer waits. */
  readonly idle = output(Bool());

  readonly shadow = reg(Bundle({ start: startType, nest: nestType(this.p) }));
  readonly weightSteps = reg(Vec(OUTER_LEVELS, UInt(FIELD_BITS.offset)));
  readonly weightBase = reg(UInt(FIELD_BITS.offset));
  readonly weightReleaseLevel = reg(UInt(3));
  readonly weightReleaseWords = reg(UInt(FIELD_BITS.offset));
  /** A tile is complete and waits for the sequencer. */
  readonly pending = reg(Bool(), { init: false });
  /** Record words still to come, and where the next one goes. */
  readonly recordsLeft = reg(UInt(16), { init: 0 });
  readonly nextRecord = reg(recordIndex(this.p));
  /** Where the records written last are. */
  readonly slot = reg(recordSlot(this.p), { init: 0 });
  /** A tile has been started since the last record: the next record belongs to a new slot. */
  readonly slotUsed = reg(Bool(), { init: false });
  readonly reading = reg(Bool(), { init: false });
  readonly readAddress = reg(UInt(16));
  readonly answer = reg(UInt(64));
  readonly answerValid = reg(Bool(), { init: false });

  logic() {
    const word = this.config.bits;
    const opcode = word.bits(63, 60);
    const address = word.bits(47, 32);
    const expectsRecord = this.recordsLeft.ne(0);
    this.config.ready.assign(this.pending.or(this.reading, this.answerValid).not());
    const commandTaken = this.config.fire.and(expectsRecord.not());
    const recordTaken = this.config.fire.and(expectsRecord);
    const writing = commandTaken.and(opcode.eq(command.writeRegister));

    this.#writeRegisters(writing, address);
    this.#takeRecords(commandTaken.and(opcode.eq(command.writeRecords)), recordTaken);

    when(commandTaken.and(opcode.eq(command.start)), () => {
      this.pending.next(true);
      this.slotUsed.next(true);
    });
    when(this.taken, () => this.pending.next(false));
    this.committed.assign(this.pending);

    // reads: counters answer when it is their turn, all else is zero
    when(commandTaken.and(opcode.eq(command.readRegister)), () => {
      this.reading.next(true);
      this.readAddress.next(address);
    });
    const counter = this.readAddress.sub(registerAddress.counter(0));
    const isCounter = counter.lt(counterNames.length);
    this.counterRead.assign(this.reading.and(isCounter));
    this.counterAddress.assign(counter.trunc(this.counterAddress.width));
    this.counterClear.assign(writing.and(address.eq(registerAddress.clear)));
    when(this.reading.and(this.counterAnswered.or(isCounter.not())), () => {
      this.reading.next(false);
      this.answerValid.next(true);
      this.answer.next(cat(this.readAddress, mux(isCounter, this.counterTotal, 0)));
    });
    when(this.status.fire, () => this.answerValid.next(false));
    this.status.valid.assign(this.answerValid);
    this.status.bits.assign(this.answer);

    this.idle.assign(this.pending.or(this.reading, this.answerValid, expectsRecord).not());

    const { nest, start } = this.shadow;
    this.tile.assign({ start, nest, slot: this.slot });
    const { base, loops } = this.weightTile;
    base.assign(this.weightBase);
    loops.lasts.forEach((last, level) => last.assign(nest.levels[level].last));
    loops.steps.assign(this.weightSteps);
    loops.releaseLevel.assign(this.weightReleaseLevel);
    loops.releaseWords.assign(this.weightReleaseWords);

    assert(commandTaken.not().or(opcode.le(command.start)), 'a command has a known code in its bits 63:60');
  }

  /** The first record after a start goes to a fresh slot, so that those of tiles in flight stay. */
  #takeRecords(begins: Bool, recordTaken: Bool): void {
    const word = this.config.bits;
    const first = word.bits(15, 0);
    const count = word.bits(31, 16);
    when(begins, () => {
      this.recordsLeft.next(count);
      this.nextRecord.next(first.trunc(this.nextRecord.width));
    });
    const slot = this.slot.add(this.slotUsed.asUInt());
    when(recordTaken, () => {
      this.recordsLeft.next(this.recordsLeft.sub(1));
      this.nextRecord.next(this.nextRecord.add(1));
      this.slot.next(slot);
      this.slotUsed.next(false);
    });
    this.records.assign({ valid: recordTaken, slot, index: this.nextRecord, word });
    const { recordsPerSlot } = peSizes(this.p);
    assert(begins.not().or(first.addx(count).le(recordsPerSlot)), 'records lie within a slot');
  }

  #writeRegisters(writing: Bool, address: UInt): void {
    const data = this.config.bits.bits(31, 0);
    const field = (f: Field) => data.bits(f.lsb + f.width - 1, f.lsb);
    const known = [address.eq(registerAddress.clear)];
    const at = (register: number, body: () => void) => {
      const addressed = address.eq(register);
      known.push(addressed);
      when(writing.and(addressed), body);
    };
    const f = registerFields;
    for (let i = 0; i < LEVELS; i++) {
      const level = this.shadow.nest.levels[i];
      at(registerAddress.levelA(i), () => {
        level.last.next(field(f.levelA.last));
        level.inputStep.next(field(f.levelA.inputStep));
      });
      at(registerAddress.levelB(i), () => {
        level.yStep.next(field(f.levelB.yStep).asSInt());
        level.xStep.next(field(f.levelB.xStep).asSInt());
        level.accumulatorStep.next(field(f.levelB.accumulatorStep));
      });
    }
    for (let i = 0; i < OUTER_LEVELS; i++)
      at(registerAddress.weightStep(i), () => this.weightSteps[i].next(field(f.weightStep.step)));
    at(registerAddress.inputBase, () => this.shadow.start.inputOffset.next(field(f.inputBase.offset)));
    at(registerAddress.origin, () => {
      this.shadow.start.y.next(field(f.origin.y));
      this.shadow.start.x.next(field(f.origin.x));
    });
    at(registerAddress.extent, () => {
      this.shadow.nest.height.next(field(f.extent.height));
      this.shadow.nest.width.next(field(f.extent.width));
    });
    at(registerAddress.weightBase, () => this.weightBase.next(field(f.weightBase.offset)));
    at(registerAddress.inputRelease, () => {
      this.shadow.nest.inputReleaseLevel.next(field(f.inputRelease.level));
      this.shadow.nest.inputReleaseLines.next(field(f.inputRelease.lines));
    });
    at(registerAddress.weightRelease, () => {
      this.weightReleaseLevel.next(field(f.weightRelease.level));
      this.weightReleaseWords.next(field(f.weightRelease.words));
    });
    const lastPosition = field(f.drain.lastPosition);
    const lastKTile = field(f.drain.lastKTile);
    at(registerAddress.drain, () => {
      const { drain } = this.shadow.nest;
      drain.lastPosition.next(lastPosition.trunc(drain.lastPosition.width));
      drain.lastKTile.next(lastKTile.trunc(drain.lastKTile.width));
      drain.finalise.next(field(f.drain.finalise).bit(0));
      drain.addPartials.next(field(f.drain.addPartials).bit(0));
      this.shadow.nest.reductionLevels.next(field(f.drain.reductionLevels));
    });
    at(registerAddress.post, () => {
      const { post } = this.shadow.nest.drain;
      post.zeroPoint.next(field(f.post.outputZeroPoint).asSInt());
      post.lowest.next(field(f.post.lowest).asSInt());
      post.highest.next(field(f.post.highest).asSInt());
      this.shadow.nest.inputZeroPoint.next(field(f.post.inputZeroPoint).asSInt());
    });

    const fits = lastPosition.lt(peSizes(this.p).bankEntries).and(lastKTile.lt(this.p.maxKTiles));
    const drains = writing.and(address.eq(registerAddress.drain));
    assert(drains.not().or(fits), 'a tile drains no more positions and K tiles than the element has room for');
    const [first, ...rest] = known;
    assert(writing.not().or(first, ...rest), 'a register that is written exists');
  }
}
