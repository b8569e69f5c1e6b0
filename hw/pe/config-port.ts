import {
  Bool,
  Bundle,
  Module,
  Stream,
  UInt,
  Vec,
  cat,
  input,
  log2Up,
  match,
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
import type { Field, PeParams } from './config/index.ts';
import { NestType, StartType, TileType, WeightTileType } from './tile-type.ts';

/**
 * Decodes commands into the shadow registers of the next tile, passes records to the PPU's memory and answers reads of counters.
 *
 * From `start` until the sequencer has taken the tile (`taken`) the shadow registers are frozen and no command is accepted.
 */
export class ConfigPort extends Module<PeParams> {
  /** Command words (docs/pe.md, "Commands"). */
  readonly config = input(Stream(UInt(64)));
  /** Answers to read commands: value in bits 47:0, address in bits 63:48. */
  readonly status = output(Stream(UInt(64)));

  /** The tile described by the shadow registers; stable while `committed`. */
  readonly tile = output(TileType);
  /** The same tile for the weight manager. */
  readonly weightTile = output(WeightTileType);
  readonly committed = output(Bool());
  /** The sequencer has copied the tile. */
  readonly taken = input(Bool());

  /** One record word for the slot of the tile being described. */
  readonly recordWrite = output(Bool());
  readonly recordSlot = output(UInt(log2Up(peSizes(this.p).recordSlots)));
  readonly recordIndex = output(UInt(log2Up(peSizes(this.p).recordsPerSlot)));
  readonly recordWord = output(UInt(64));

  readonly counterRead = output(Bool());
  readonly counterAddress = output(UInt(log2Up(counterNames.length)));
  readonly counterAnswered = input(Bool());
  readonly counterTotal = input(UInt(FIELD_BITS.counter));
  readonly counterClear = output(Bool());

  /** No tile waits, no command is half done, no answer waits. */
  readonly idle = output(Bool());

  readonly shadow = reg(Bundle({ start: StartType, nest: NestType }));
  readonly weightSteps = reg(Vec(OUTER_LEVELS, UInt(FIELD_BITS.offset)));
  readonly weightBase = reg(UInt(FIELD_BITS.offset));
  readonly weightReleaseLevel = reg(UInt(3));
  readonly weightReleaseWords = reg(UInt(16));
  /** A tile is complete and waits for the sequencer. */
  readonly pending = reg(Bool(), { init: false });
  /** Record words still to come, and where the next one goes. */
  readonly recordsLeft = reg(UInt(16), { init: 0 });
  readonly nextRecord = reg(UInt(log2Up(peSizes(this.p).recordsPerSlot)), { init: 0 });
  readonly slot = reg(UInt(log2Up(peSizes(this.p).recordSlots)), { init: 0 });
  /** A tile has been started since the last record: the next record belongs to a new slot. */
  readonly slotUsed = reg(Bool(), { init: false });
  readonly reading = reg(Bool(), { init: false });
  readonly readAddress = reg(UInt(16), { init: 0 });
  readonly answer = reg(UInt(64));
  readonly answerValid = reg(Bool(), { init: false });

  logic() {
    const word = this.config.bits;
    const opcode = word.bits(63, 60);
    const address = word.bits(47, 32);
    const expectsRecord = this.recordsLeft.ne(0);
    const accepting = this.pending.not().and(this.reading.not()).and(this.answerValid.not());
    this.config.ready.assign(accepting);
    const commandTaken = this.config.fire.and(expectsRecord.not());
    const writing = commandTaken.and(opcode.eq(command.writeRegister));

    when(commandTaken, () => {
      match(opcode, [
        [
          command.readRegister,
          () => {
            this.reading.next(true);
            this.readAddress.next(address);
          },
        ],
        [
          command.writeRecords,
          () => {
            this.recordsLeft.next(word.bits(31, 16));
            this.nextRecord.next(word.bits(this.nextRecord.width - 1, 0));
            when(this.slotUsed, () => this.slot.next(this.slot.add(1)));
            this.slotUsed.next(false);
          },
        ],
        [
          command.start,
          () => {
            this.pending.next(true);
            this.slotUsed.next(true);
          },
        ],
      ]);
    });
    when(this.taken, () => this.pending.next(false));

    this.recordWrite.assign(this.config.fire.and(expectsRecord));
    this.recordSlot.assign(this.slot);
    this.recordIndex.assign(this.nextRecord);
    this.recordWord.assign(word);
    when(this.recordWrite, () => {
      this.recordsLeft.next(this.recordsLeft.sub(1));
      this.nextRecord.next(this.nextRecord.add(1));
    });

    this.#writeRegisters(writing, address);

    const counterOffset = this.readAddress.sub(registerAddress.counter(0));
    const isCounter = counterOffset.lt(counterNames.length);
    this.counterRead.assign(this.reading.and(isCounter));
    this.counterAddress.assign(counterOffset.trunc(this.counterAddress.width));
    this.counterClear.assign(writing.and(address.eq(registerAddress.clear)));
    when(this.reading.and(this.counterAnswered.or(isCounter.not())), () => {
      this.reading.next(false);
      this.answerValid.next(true);
      const value = mux(isCounter, this.counterTotal, 0);
      this.answer.next(cat(this.readAddress, value));
    });
    when(this.status.fire, () => this.answerValid.next(false));
    this.status.valid.assign(this.answerValid);
    this.status.bits.assign(this.answer);

    this.idle.assign(this.pending.or(this.reading, this.answerValid, expectsRecord).not());

    this.tile.start.assign(this.shadow.start);
    this.tile.nest.assign(this.shadow.nest);
    this.tile.slot.assign(this.slot.pad(this.tile.slot.width));
    for (let level = 0; level < OUTER_LEVELS; level++)
      this.weightTile.loops.lasts[level].assign(this.shadow.nest.levels[level].last);
    this.weightTile.loops.steps.assign(this.weightSteps);
    this.weightTile.base.assign(this.weightBase);
    this.weightTile.loops.releaseLevel.assign(this.weightReleaseLevel);
    this.weightTile.loops.releaseWords.assign(this.weightReleaseWords);
    this.committed.assign(this.pending);
  }

  #writeRegisters(writing: Bool, address: UInt): void {
    const data = this.config.bits.bits(31, 0);
    const field = (f: Field) => data.bits(f.lsb + f.width - 1, f.lsb);
    const at = (register: number, body: () => void) => when(writing.and(address.eq(register)), body);
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
    at(registerAddress.drain, () => {
      this.shadow.nest.drain.lastPosition.next(field(f.drain.lastPosition));
      this.shadow.nest.drain.lastKTile.next(field(f.drain.lastKTile));
      this.shadow.nest.drain.finalise.next(field(f.drain.finalise).bit(0));
      this.shadow.nest.drain.addPartials.next(field(f.drain.addPartials).bit(0));
      this.shadow.nest.reductionLevels.next(field(f.drain.reductionLevels));
    });
    at(registerAddress.post, () => {
      this.shadow.nest.drain.outputZeroPoint.next(field(f.post.outputZeroPoint).asSInt());
      this.shadow.nest.drain.lowest.next(field(f.post.lowest).asSInt());
      this.shadow.nest.drain.highest.next(field(f.post.highest).asSInt());
      this.shadow.nest.inputZeroPoint.next(field(f.post.inputZeroPoint).asSInt());
    });
  }
}
