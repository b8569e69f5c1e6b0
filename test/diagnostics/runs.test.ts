import { describe, expect, it } from 'vitest';
import { clockDomain, inDomain, Bool, Module, UInt, assert, input, output, reg } from '../../gen/index.ts';
import { simulate } from '../../sim/index.ts';
import { passes, prove } from '../../sim/prove/index.ts';
import { FalseInReset, Unheld, wrongRuns } from './runs.ts';

/** After a wanted change of texts: `npx vitest run test/diagnostics -u`, and read the difference. */
describe('what goes wrong in a run is told in one message', { timeout: 300_000 }, () => {
  it.each(Object.entries(wrongRuns))('%s', async (name, run) => {
    await expect(`${(await run()).trimEnd()}\n`).toMatchFileSnapshot(`expected/runs/${name}.txt`);
  });
});

describe('an assertion that is false only while its domain is in reset', { timeout: 300_000 }, () => {
  it.each(['embedded', 'verilator'] as const)('is not looked at on %s', async (engine) => {
    using dut = await simulate(() => new FalseInReset(), { engine });
    expect(dut.level).toBe(3);
    dut.step(3);
    dut.reset({ cycles: 4 });
    expect(dut.level).toBe(3);
    dut.step(3);
    expect(dut.level).toBe(5);
  });

  it.each(['once', 'anytime'] as const)('is proven with resets %s', async (resets) => {
    expect(passes(await prove(() => new FalseInReset(), { resets }))).toBe(true);
  });
});

const other = clockDomain({ name: 'other' });

/** Two domains with resets of their own. */
class Apart extends Module {
  readonly wrong = input(Bool(), { domain: other });
  readonly count = output(UInt(4));
  readonly value = reg(UInt(4), { init: 0 });

  logic() {
    this.value.next(this.value.add(1));
    this.count.assign(this.value);
    inDomain(other, () => assert(this.wrong.not(), 'nothing is wrong'));
  }
}

describe('an assertion that fails while another domain is in reset', { timeout: 300_000 }, () => {
  it.each(['embedded', 'verilator'] as const)('is told as such on %s', async (engine) => {
    await expect(simulate(() => new Unheld(), { engine })).rejects.toThrow(
      'assertion failed: five from the first edge\n  in       unheld, while reset is held (',
    );
  });

  it('does not leave the design in reset', async () => {
    using dut = await simulate(() => new Apart());
    dut.step(3);
    dut.wrong = true;
    expect(() => dut.reset({ domain: 'core' })).toThrow('while reset is held');
    dut.wrong = false;
    dut.step(2);
    expect(dut.count).toBe(2);
  });
});
