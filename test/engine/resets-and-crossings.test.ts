import { describe, expect, it } from 'vitest';
import {
  Bool,
  Module,
  UInt,
  clockDomain,
  driveReset,
  elaborate,
  inDomain,
  input,
  instance,
  output,
  reg,
} from '../../gen/index.ts';
import { ResetSynchroniser } from '../../hw/lib/crossing/reset-synchroniser.ts';
import { Synchroniser } from '../../hw/lib/crossing/synchroniser.ts';
import { compileDesign } from '../../sim/engine/index.ts';

const board = clockDomain({ name: 'board', clock: 'clk', reset: { name: 'button_n', kind: 'async' } });
const core = clockDomain({ name: 'core', clockOf: board });

class Released extends Module {
  readonly count = output(UInt(4));
  readonly release = instance(new ResetSynchroniser({ domain: board }));
  readonly value = inDomain(core, () => reg(UInt(4), { init: 3 }));
  logic() {
    driveReset(core, this.release.released);
    this.value.next(this.value.add(1));
    this.count.assign(this.value);
  }
}

describe('a reset that the design makes', () => {
  it('begins without a clock and ends with the edges that release it', () => {
    const program = compileDesign(elaborate(() => new Released()));
    const run = program.instantiate({ initial: 'zero' });
    const view = new DataView(run.memory);
    const button = program.domains[0].reset!;
    const cycle = (): number => (run.tick(1), Number(run.peek('value')));
    view.setUint8(button.offset, 0);
    expect([cycle(), cycle()]).toEqual([3, 3]);
    view.setUint8(button.offset, 1);
    // two edges release it, the third one counts
    expect([cycle(), cycle(), cycle(), cycle()]).toEqual([3, 3, 4, 5]);
    view.setUint8(button.offset, 0);
    expect(run.peek('value')).toBe(3n);
  });
});

const far = clockDomain({ name: 'far', clock: 'far_clk', reset: { name: 'button_n', kind: 'async' } });

class Crossed extends Module {
  readonly in = input(Bool(), { domain: board });
  readonly out = output(Bool());
  readonly sync = instance(new Synchroniser({ to: far }));
  logic() {
    this.sync.in.assign(this.in);
    this.out.assign(this.sync.out);
  }
}

describe('metastability', () => {
  /** Edges from a change of the input to that of the output. */
  function delays(metastability: number | undefined): number[] {
    const program = compileDesign(elaborate(() => new Crossed()));
    const run = program.instantiate({ initial: 'zero', metastability });
    const view = new DataView(run.memory);
    view.setUint8(program.domains[0].reset!.offset, 1);
    const { offset } = program.slotOf(program.design.top.ports.find(({ name }) => name === 'in')!);
    const mask = 2 ** program.domains.length - 1;
    return Array.from({ length: 200 }, (_, i) => {
      const level = (i + 1) & 1;
      view.setUint8(offset, level);
      for (let edges = 1; edges < 10; edges++) {
        run.tick(mask);
        if (Number(run.peek('out')) === level) return edges;
      }
      return Infinity;
    });
  }

  it('holds a changing bit for one more cycle at times, never for two', () => {
    expect(new Set(delays(undefined))).toEqual(new Set([2]));
    expect(new Set(delays(1))).toEqual(new Set([2, 3]));
    expect(delays(1)).toEqual(delays(1));
    expect(delays(1)).not.toEqual(delays(2));
  });
});
