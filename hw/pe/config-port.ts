import { Bool, Stream, UInt, assert, cat, input, instance, log2Up, output, reg, when } from '../../gen/index.ts';
import { Registers } from '../registers/circuit/index.ts';
import { FIELD_BITS, OUTER_LEVELS, command, counterNames, peRegisters, peSizes } from './config/index.ts';
import { PeModule } from './pe-module.ts';
import { recordIndex, recordSlot, recordWrite } from './ppu-types.ts';
import { tileType, weightTileType } from './tile-type.ts';

/**
 * Decodes commands into accesses to the registers that describe the next tile (config/registers.ts), passes records to the PPU's memory and answers reads of
 * counters.
 *
 * From `start` until the sequencer has taken the tile (`taken`) the registers are frozen and no command is
 * accepted. A read command holds the commands behind it until its answer has been taken.
 */
export class ConfigPort extends PeModule {
  /** Command words (docs/pe.md, "Commands"). */
  readonly config = input(Stream(UInt(64)));
  /** Answers to read commands: value in bits 47:0, address in bits 63:48. */
  readonly status = output(Stream(UInt(64)));

  /** The tile described by the registers; stable while `committed`. */
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

  readonly registers = instance(new Registers({ block: peRegisters }));
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

    const { write, read, readAnswer, writeAnswer, external, externalAnswers, notified } = this.registers;
    write.assign({ valid: writing, address, data: word.bits(31, 0) });
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
    read.assign({ valid: this.reading, address: this.readAddress });
    this.counterRead.assign(external.counter.read);
    this.counterAddress.assign(external.counter.readIndex);
    externalAnswers.counter.assign({ readDone: this.counterAnswered, value: this.counterTotal.pad(64) });
    this.counterClear.assign(notified.clear);
    when(this.reading.and(readAnswer.done), () => {
      this.reading.next(false);
      this.answerValid.next(true);
      this.answer.next(cat(this.readAddress, readAnswer.data.trunc(FIELD_BITS.counter)));
    });
    when(this.status.fire, () => this.answerValid.next(false));
    this.status.valid.assign(this.answerValid);
    this.status.bits.assign(this.answer);

    this.idle.assign(this.pending.or(this.reading, this.answerValid, expectsRecord).not());

    this.#showTile();
    this.#showWeightTile();

    assert(commandTaken.not().or(opcode.le(command.start)), 'a command has a known code in its bits 63:60');
    this.#checkDrain(writing, address);
    assert(writing.not().or(writeAnswer.error.not()), 'a register that is written exists');
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

  /** Bits of the registers beyond what the element has room for stay unread, so a program must not set them. */
  #checkDrain(writing: Bool, address: UInt): void {
    const { drain } = peRegisters.registers;
    const { lastPosition, lastKTile } = drain.fields;
    const written = ({ msb, lsb }: { readonly msb: number; readonly lsb: number }) => this.config.bits.bits(msb, lsb);
    const fits = written(lastPosition).lt(peSizes(this.p).bankEntries).and(written(lastKTile).lt(this.p.maxKTiles));
    const drains = writing.and(address.eq(drain.address));
    assert(drains.not().or(fits), 'a tile drains no more positions and K tiles than the element has room for');
  }

  /** The registers as the sequencer and the post-processing read them. */
  #showTile(): void {
    const { levelA, levelB, inputBase, origin, extent, inputRelease, drain, post } = this.registers.values;
    const { lastPosition, lastKTile, finalise, addPartials, reductionLevels } = drain;
    this.tile.assign({
      start: { inputOffset: inputBase.offset.asUInt(), y: origin.y.asUInt(), x: origin.x.asUInt() },
      nest: {
        levels: levelA.map(({ last, inputStep }, i) => {
          const { yStep, xStep, accumulatorStep } = levelB[i];
          return { last, inputStep: inputStep.asUInt(), yStep, xStep, accumulatorStep };
        }),
        height: extent.height,
        width: extent.width,
        inputReleaseLevel: inputRelease.level,
        inputReleaseLines: inputRelease.lines,
        reductionLevels,
        inputZeroPoint: post.inputZeroPoint,
        drain: {
          lastPosition: lastPosition.trunc(this.tile.nest.drain.lastPosition.width),
          lastKTile: lastKTile.trunc(this.tile.nest.drain.lastKTile.width),
          finalise,
          addPartials,
          post: { zeroPoint: post.outputZeroPoint, lowest: post.lowest, highest: post.highest },
        },
      },
      slot: this.slot,
    });
  }

  /** The same for the weight manager: the outer levels. */
  #showWeightTile(): void {
    const { levelA, weightStep, weightBase, weightRelease } = this.registers.values;
    this.weightTile.assign({
      base: weightBase.offset.asUInt(),
      loops: {
        lasts: levelA.slice(0, OUTER_LEVELS).map(({ last }) => last),
        steps: weightStep.map(({ step }) => step.asUInt()),
        releaseLevel: weightRelease.level,
        releaseWords: weightRelease.words,
      },
    });
  }
}
