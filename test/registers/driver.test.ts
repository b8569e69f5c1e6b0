import { beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { UserError } from '../../gen/errors.ts';
import { Registers } from '../../hw/registers/circuit/index.ts';
import { decode, encode } from '../../hw/registers/definition/index.ts';
import { BusError, driveRegisters, handleTransport } from '../../sim/registers/index.ts';
import { simulate } from '../../sim/index.ts';
import { timer } from './support/timer.ts';

const start = () => simulate(() => new Registers({ block: timer }));
const open = async () => {
  const dut = await start();
  return { dut, registers: driveRegisters(timer, handleTransport(dut, timer)) };
};

describe('encoding and decoding', () => {
  const { control, offset } = timer.registers;

  it('goes by the types of the fields', () => {
    expect(encode(control, { enable: true, mode: 'Periodic' })).toBe(0b0011n);
    expect(encode(offset, { value: -2048, scale: 5 })).toBe(0x5_8000n);
    expect(decode(offset, 0x5_fff0n)).toEqual({ value: -1, scale: 5 });
    expectTypeOf(decode(control, 0n).mode).toEqualTypeOf<'Once' | 'Periodic' | 'Off'>();
    expectTypeOf(decode(control, 0n).enable).toEqualTypeOf<boolean>();
    expectTypeOf(decode(offset, 0n).value).toEqualTypeOf<number>();
  });

  it('refuses what does not fit', () => {
    expect(() => encode(offset, { value: 2048 })).toThrow('offset.value: 2048 does not fit 12 signed bits');
    expect(() => encode(offset, { scale: 1.5 })).toThrow('offset.scale: 1.5 does not fit 3 unsigned bits');
    expect(() => encode(control, { mode: 'Never' as 'Off' })).toThrow(
      "control.mode: 'Never' is none of Once, Periodic, Off",
    );
    expect(() => encode(control, { speed: 1 } as object)).toThrow('control has no field speed');
  });
});

describe('the driver on simulated hardware', () => {
  beforeAll(async () => (await start()).dispose(), 120_000);

  it('reads reset values, writes and reads back, field by field', async () => {
    const { dut, registers } = await open();
    using _ = dut;
    expect(registers.control.read()).toEqual({ enable: false, mode: 'Off' });
    expect(registers.offset[2].read()).toEqual({ value: -5, scale: 0 });
    registers.offset[1].write({ value: -700, scale: 6 });
    expect(Array.from(registers.offset, (offset) => offset.read().value)).toEqual([-5, -700, -5]);
    registers.offset[1].modify({ scale: 1 });
    expect([dut.values.offset[1].value, dut.values.offset[1].scale]).toEqual([-700, 1]);
    dut.inputs.now.cycles = 0xdead_beef;
    expect(registers.now.read()).toEqual({ cycles: 0xdead_beef });
  });

  it('pulses last a cycle and leave the rest of their register; a commit takes double-buffered registers over', async () => {
    const { dut, registers } = await open();
    using _ = dut;
    registers.control.write({ enable: true, mode: 'Periodic' });
    registers.limit.write({ cycles: 77 });
    expect([registers.limit.read().cycles, dut.values.limit.cycles]).toEqual([77, 1000]);
    registers.control.pulse('commit');
    expect([dut.values.control.commit, dut.values.control.restart, dut.values.limit.cycles]).toEqual([
      true,
      false,
      1000,
    ]);
    dut.step();
    expect([dut.values.control.commit, dut.values.limit.cycles]).toEqual([false, 77]);
    expect(registers.control.read()).toEqual({ enable: true, mode: 'Periodic' });
  });

  it('events stay until they are cleared, and one of the same cycle is not lost', async () => {
    const { dut, registers } = await open();
    using _ = dut;
    dut.inputs.events.lanes = 0b0110;
    dut.inputs.events.done = true;
    dut.step();
    dut.inputs.events.done = false;
    dut.inputs.events.lanes = 0b0010;
    registers.events.clear('lanes');
    dut.inputs.events.lanes = 0;
    expect(registers.events.read()).toEqual({ done: true, lanes: 0b0010 });
    dut.inputs.seen.late = true;
    dut.step();
    expect(registers.seen.read()).toEqual({ late: true });
    dut.inputs.seen.late = false;
    expect(registers.seen.read()).toEqual({ late: true });
    expect(registers.seen.read()).toEqual({ late: false });
  });

  it('waits for external registers', async () => {
    const { dut, registers } = await open();
    using _ = dut;
    dut.externalAnswers.routes.value = 99;
    dut.externalAnswers.routes.readDone = true;
    expect(registers.routes.element('south').read()).toEqual({ to: 99 });
    expect(registers.routes.element('east').address).toBe(0x4084);
    dut.externalAnswers.routes.readDone = false;
    expect(() => registers.routes[0].read()).toThrow(UserError);
    expect(() => registers.routes[0].read()).toThrow(
      /^the read of address 0x\w+ was not answered for 10000 cycles\n {2}expected .*\n {2}found .*`done` never\n {2}fix .*external register/,
    );
  });

  it('tells of addresses that nobody knows, and of what cannot be done in part', async () => {
    const { dut, registers } = await open();
    using _ = dut;
    const elsewhere = driveRegisters(timer, handleTransport(dut, timer), 0x4100 - 0x40);
    expect(() => elsewhere.control.read()).toThrow(BusError);
    expect(() => elsewhere.control.write({ enable: true })).toThrow(BusError);
    expect(() => registers.secret.modify({ key: 3 })).toThrow(
      'a register cannot be changed in part\n  in       secret.key',
    );
    expect(() => registers.seen.modify({})).toThrow('a field that reading clears');
    expect(() => registers.now.write({ cycles: 1 } as object)).toThrow('now.cycles is ro: software cannot write it');
  });
});
