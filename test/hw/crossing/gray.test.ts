import { expect, it } from 'vitest';
import { Module, UInt, elaborate, input, output, print } from '../../../gen/index.ts';
import { Synchroniser, fromGray, toGray } from '../../../hw/lib/index.ts';
import { simulate } from '../../../sim/index.ts';

class Codes extends Module<{ bits: number }> {
  readonly number = input(UInt(this.p.bits));
  readonly code = output(UInt(this.p.bits));
  readonly again = output(UInt(this.p.bits));

  logic(): void {
    const code = toGray(this.number);
    this.code.assign(code);
    this.again.assign(fromGray(code));
  }
}

it.each([1, 2, 5, 8])(
  'of %i bits, all Gray codes differ in one bit from the next, and give their numbers back',
  async (bits) => {
    using dut = await simulate(() => new Codes({ bits }), { engine: 'embedded' });
    const codes: number[] = [];
    for (let number = 0; number < 2 ** bits; number += 1) {
      dut.number = number;
      expect(dut.again).toBe(number);
      codes.push(Number(dut.code));
    }
    expect(new Set(codes).size).toBe(codes.length);
    codes.forEach((code, i) => {
      const changed = code ^ codes[(i + 1) % codes.length];
      expect([changed > 0, changed & (changed - 1)]).toEqual([true, 0]);
    });
  },
);

it('the registers of a synchroniser are printed with the reason, and marked for placers', () => {
  const text =
    print(
      elaborate(() => new Synchroniser({})),
      { locators: false },
    ).files.get('synchroniser_2.sv') ?? '';
  expect(text).toContain(
    [
      '  // Crosses clock domains: first stage of a synchroniser.',
      '  (* ASYNC_REG = "TRUE" *)',
      '  logic stages_0;',
      '  (* ASYNC_REG = "TRUE" *)',
      '  logic stages_1;',
    ].join('\n'),
  );
});
