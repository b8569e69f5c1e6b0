import {
  Bool,
  Module,
  UInt,
  assert,
  assume,
  cat,
  cover,
  input,
  instance,
  mux,
  proof,
  reg,
  when,
} from '../../../gen/index.ts';
import { answersWithin, past, stable } from '../../lib/checks/index.ts';
import { assertHeld } from '../../lib/streams/held.ts';
import { ConfigPort } from '../config-port.ts';
import { command, pePresets, peRegisters, peSizes } from '../config/index.ts';
import type { PeParams } from '../config/index.ts';

/** Cycles that a counter may take to answer. */
const COUNTER_CYCLES = 3;

/**
 * The configuration port with any legal commands at any time, a sequencer that takes tiles when it likes, and counters that
 * answer when they like: the rules of both streams, registers frozen while a tile waits, every read answered once.
 */
export class ConfigPortProof extends Module<PeParams> {
  readonly offer = input(Bool());
  readonly word = input(UInt(64));
  readonly takeStatus = input(Bool());
  readonly takeTile = input(Bool());
  readonly answerNow = input(Bool());
  readonly total = input(UInt(48));

  readonly part = instance(new ConfigPort(this.p));
  /** Records still to come, as the commands announced them. */
  readonly announced = reg(UInt(16), { init: 0 });
  readonly asked = reg(UInt(16));
  /** Reads whose answers have not been taken. */
  readonly open = reg(Bool(), { init: false });

  logic() {
    const { part, announced, open } = this;
    const { config, status } = part;
    // a producer may even change its mind: the port looks at words only when it takes them
    const { word } = this;
    config.valid.assign(this.offer);
    config.bits.assign(word);
    const opcode = word.bits(63, 60);
    const address = word.bits(47, 32);
    const isCommand = announced.eq(0);

    // which the port tells, and the assertion on `announced` checks
    const commandTaken = config.fire.and(part.records.valid.not());
    this.#assumeLegal(commandTaken, word);
    const reads = commandTaken.and(opcode.eq(command.readRegister));
    when(config.fire, () => {
      when(isCommand.not(), () => announced.next(announced.sub(1))).elseWhen(opcode.eq(command.writeRecords), () =>
        announced.next(word.bits(31, 16)),
      );
    });
    assert(part.records.valid.eq(config.fire.and(isCommand.not())), 'as many records are written as were announced');

    this.#tiles();
    assertHeld(status, 'the status stream');
    status.ready.assign(this.takeStatus);
    when(reads, () => {
      open.next(true);
      this.asked.next(address);
      assert(open.not(), 'one read at a time');
    }).elseWhen(status.fire, () => open.next(false));
    when(status.valid, () => {
      assert(open, 'an answer comes to each read, once');
      assert(status.bits.bits(63, 48).eq(this.asked), 'an answer names the address that was read');
    });
    const late = reg(UInt(2), { init: 0 });
    late.next(mux(part.counterRead.and(part.counterAnswered.not()), late.add(1), 0));
    part.counterAnswered.assign(part.counterRead.and(this.answerNow.or(late.eq(COUNTER_CYCLES))));
    part.counterTotal.assign(this.total);
    answersWithin({ request: reads, answer: status.valid, cycles: COUNTER_CYCLES + 2, name: 'a read command' });
    when(part.idle, () => {
      assert(status.valid.or(part.committed, open).not(), 'nothing waits when the port is idle');
      when(config.fire, () => assert(commandTaken, 'no record is missing when the port is idle'));
    });
  }

  #tiles(): void {
    const { part } = this;
    const taken = part.committed.and(this.takeTile);
    part.taken.assign(taken);
    const before = past(cat(part.committed, taken));
    const stays = before.known.and(before.value.eq(2));
    const unchanged = stable(part.tile.slot).and(stable(part.tile.start.y), stable(part.weightTile.base));
    when(stays, () => {
      assert(part.committed, 'a tile waits until it is taken');
      assert(unchanged, 'slot, origin and weights of a tile that waits do not change');
    });
    when(part.committed, () => {
      assert(part.config.ready.not(), 'no command is taken while a tile waits');
      cover(taken, 'a tile is taken');
    });
  }

  /** What a program must keep to: codes and addresses that exist, records that fit. */
  #assumeLegal(offered: Bool, word: UInt): void {
    const { origin, weightBase, clear, counter } = peRegisters.registers;
    const { recordsPerSlot } = peSizes(this.p);
    const opcode = word.bits(63, 60);
    const address = word.bits(47, 32);
    const offers = (code: number) => offered.and(opcode.eq(code));
    assume(offered.not().or(opcode.le(command.start)), 'a command has a known code');
    const writable = [origin, weightBase, clear].map((register) => address.eq(register.address));
    assume(
      offers(command.writeRegister)
        .not()
        .or(...writable),
      'these registers are written, others behave like them',
    );
    const readable = [counter.address, counter.address + 1].map((known) => address.eq(known));
    assume(
      offers(command.readRegister)
        .not()
        .or(...readable),
      'these counters are read',
    );
    const fits = word.bits(15, 0).addx(word.bits(31, 16)).le(recordsPerSlot);
    assume(offers(command.writeRecords).not().or(fits), 'records lie within a slot');
  }
}

export const configPort = proof('configuration port', {
  top: () => new ConfigPortProof(pePresets.small),
  quick: true,
  bugs: [
    {
      name: 'takes commands while a tile waits',
      module: 'config_port_2x4',
      replace: 'pending_or_reading_or_answer_valid = pending | reading',
      with: 'pending_or_reading_or_answer_valid = reading',
    },
    {
      name: 'an answer is lost when nobody takes it',
      module: 'config_port_2x4',
      replace: 'if (status_valid & status_ready) answer_valid',
      with: 'if (status_valid) answer_valid',
    },
    {
      name: 'a read is never answered',
      module: 'config_port_2x4',
      replace: "answer_valid <= 1'd1",
      with: "answer_valid <= 1'd0",
    },
    {
      name: 'idle though records are missing',
      module: 'config_port_2x4',
      replace: '~(pending_or_reading_or_answer_valid | expects_record)',
      with: '~pending_or_reading_or_answer_valid',
    },
  ],
});
