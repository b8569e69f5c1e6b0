import { UserError } from '../../gen/errors.ts';
import type { Block } from '../../hw/registers/definition/index.ts';
import { BusError } from './driver.ts';
import type { RegisterTransport } from './driver.ts';

type Integer = number | bigint;

/** What is used of a testbench handle of a `Registers` module, or of a module with such ports. */
export interface RegistersHandle {
  readonly write: { valid: boolean; address: Integer; data: Integer; strobes?: Integer };
  readonly writeAnswer: { readonly done: boolean; readonly error: boolean };
  readonly read: { valid: boolean; address: Integer };
  readonly readAnswer: { readonly done: boolean; readonly error: boolean; readonly data: Integer };
  step(cycles?: number): void;
}

/** More than any external register needs to answer. */
const PATIENCE_CYCLES = 10_000;

/**
 * Accesses through the ports of a simulated `Registers` module: each takes a cycle, or as many as an external register
 * needs.
 *
 * @param base what the block's addresses begin with, taken away from each; default: what its definition says
 * @throws UserError when an access is not answered for 10,000 cycles
 */
export function handleTransport(
  dut: RegistersHandle,
  block: Pick<Block, 'base' | 'writeBits'>,
  base = block.base,
): RegisterTransport {
  const bits = (value: Integer) => BigInt(value);
  const waitFor = (answer: { readonly done: boolean }, what: string) => {
    for (let cycle = 0; !answer.done; cycle++) {
      if (cycle === PATIENCE_CYCLES) throw notAnswered(what);
      dut.step();
    }
  };
  return {
    read(address) {
      dut.read.address = address - base;
      dut.read.valid = true;
      waitFor(dut.readAnswer, `the read of address 0x${address.toString(16)}`);
      const { error, data } = dut.readAnswer;
      dut.step();
      dut.read.valid = false;
      if (error) throw new BusError('read', address);
      return bits(data);
    },
    write(address, data) {
      dut.write.address = address - base;
      dut.write.data = data;
      if (dut.write.strobes !== undefined) dut.write.strobes = 2 ** (block.writeBits / 8) - 1;
      dut.write.valid = true;
      waitFor(dut.writeAnswer, `the write to address 0x${address.toString(16)}`);
      const { error } = dut.writeAnswer;
      dut.step();
      dut.write.valid = false;
      if (error) throw new BusError('write', address);
    },
  };
}

function notAnswered(what: string): UserError {
  return new UserError({
    what: `${what} was not answered for ${PATIENCE_CYCLES} cycles`,
    expected: 'an answer, at the latest when the external register has done what it was asked',
    found: '`valid` high all the time, and `done` never',
    fix: 'let what answers for the external register raise its `done`, and wait until its reset is over',
  });
}
