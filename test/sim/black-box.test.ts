import { describe, expect, it } from 'vitest';
import {
  BlackBox,
  Bool,
  Bundle,
  defaultDomain,
  Enum,
  input,
  instance,
  Module,
  output,
  reg,
  SInt,
  UInt,
  when,
  type Behaviour,
  type ClockDomain,
} from '../../gen/index.ts';
import { simulate } from '../../sim/index.ts';

const Mode = Enum('Mode', ['Hold', 'Add', 'Clear']);

/** An analogue macro that adds up: a clocked output, and one that follows the inputs. */
class Integrator extends BlackBox<{ gain: number }> {
  readonly mode = input(Mode);
  readonly sample = input(Bundle({ value: SInt(12), wide: UInt(70) }));
  readonly sum = output(SInt(40));
  readonly scaled = output(SInt(20));
  readonly over = output(Bool());
  readonly wide = output(UInt(70));

  verilogName(): string {
    return 'integrator';
  }
  override clockDomains(): readonly ClockDomain[] {
    return [defaultDomain];
  }
  override behaviour(): Behaviour<Integrator> {
    const { gain } = this.p;
    let sum = 0;
    return {
      evaluate: ({ sample }) => ({ sum, scaled: gain * sample.value, over: sum > 100, wide: sample.wide ^ 1n }),
      edge: (domain, { mode, sample }) => {
        if (domain !== 'core') throw new Error(`an edge of ${domain}`);
        if (mode === 'Add') sum += sample.value;
        if (mode === 'Clear') sum = 0;
      },
      save: () => sum,
      restore: (saved) => void (sum = saved as number),
    };
  }
}

class Holder extends Module {
  readonly add = input(Bool());
  readonly value = input(SInt(12));
  readonly first = output(SInt(40));
  readonly second = output(SInt(40));
  readonly scaled = output(SInt(20));
  readonly wide = output(UInt(70));
  readonly overs = reg(UInt(8), { init: 0 });
  readonly seen = output(UInt(8));
  readonly one = instance(new Integrator({ gain: 3 }));
  readonly two = instance(new Integrator({ gain: -2 }));

  logic() {
    for (const box of [this.one, this.two]) {
      box.mode.assign(Mode.Hold);
      when(this.add, () => box.mode.assign(Mode.Add));
      when(this.overs.eq(3), () => box.mode.assign(Mode.Clear));
      box.sample.wide.assign(1n << 69n);
    }
    this.one.sample.value.assign(this.value);
    // through one box into the other in the same cycle
    this.two.sample.value.assign(this.one.scaled.trunc(12));
    when(this.one.over, () => this.overs.next(this.overs.add(1)));
    this.first.assign(this.one.sum);
    this.second.assign(this.two.sum);
    this.scaled.assign(this.two.scaled);
    this.wide.assign(this.one.wide);
    this.seen.assign(this.overs);
  }
}

const open = () => simulate(() => new Holder(), { engine: 'embedded' });

describe('a black box with a behaviour in TypeScript', () => {
  it('computes outputs from inputs at once, in chains too', async () => {
    using dut = await open();
    dut.value = 7;
    expect([dut.scaled, dut.wide]).toEqual([7 * 3 * -2, (1n << 69n) | 1n]);
    dut.value = -100;
    expect(dut.scaled).toBe(600);
    expect(dut.cycle).toBe(0);
  });

  it('changes its state at edges, from the inputs just before them, one state per instance', async () => {
    using dut = await open();
    dut.add = true;
    dut.value = 30;
    const rows: number[][] = [];
    for (let i = 0; i < 10; i += 1) {
      dut.step();
      rows.push([dut.first, dut.second, dut.seen]);
    }
    expect(rows).toEqual([
      [30, 90, 0],
      [60, 180, 0],
      [90, 270, 0],
      [120, 360, 0],
      [150, 450, 1],
      [180, 540, 2],
      [210, 630, 3],
      [0, 0, 4],
      [30, 90, 4],
      [60, 180, 4],
    ]);
  });

  it('goes with a snapshot', async () => {
    using dut = await open();
    dut.add = true;
    dut.value = 30;
    dut.step(2);
    const before = dut.snapshot();
    dut.step(3);
    expect(dut.first).toBe(150);
    dut.restore(before);
    expect([dut.first, dut.second]).toEqual([60, 180]);
    dut.step();
    expect(dut.first).toBe(90);
  });
});

class Silent extends BlackBox {
  readonly out = output(UInt(4));
  verilogName(): string {
    return 'silent';
  }
}

class Lone extends Module<{ box: () => Silent }> {
  readonly out = output(UInt(4));
  readonly box = instance(this.p.box());
  logic() {
    this.out.assign(this.box.out);
  }
}

describe('a black box that cannot be simulated', () => {
  class Wild extends Silent {
    override behaviour(): Behaviour<Wild> {
      return { evaluate: () => ({ out: 16 }) };
    }
  }
  class Forgetful extends Silent {
    override behaviour(): Behaviour<Forgetful> {
      return { evaluate: () => ({}) };
    }
  }
  class Secretive extends Silent {
    override behaviour(): Behaviour<Secretive> {
      return { evaluate: () => ({ out: 1 }) };
    }
  }

  it('is named where it has no behaviour, with what to do', async () => {
    await expect(simulate(() => new Lone({ box: () => new Silent() }), { engine: 'embedded' })).rejects.toThrow(
      /silent[\s\S]*fix .*(behaviour|verilator)/i,
    );
  });

  it('is named where its behaviour gives no value for an output, or one that does not fit', async () => {
    await expect(simulate(() => new Lone({ box: () => new Wild() }), { engine: 'embedded' })).rejects.toThrow(
      'the behaviour of the black box Wild gives no value for its output out\n  expected an integer from 0 to 15\n  found    16',
    );
    await expect(simulate(() => new Lone({ box: () => new Forgetful() }), { engine: 'embedded' })).rejects.toThrow(
      'the behaviour of the black box Forgetful gives no value for its output out\n  expected an integer from 0 to 15\n  found    nothing',
    );
  });

  it('is named where a snapshot cannot hold its state', async () => {
    using dut = await simulate(() => new Lone({ box: () => new Secretive() }), { engine: 'embedded' });
    expect(dut.out).toBe(1);
    expect(() => dut.snapshot()).toThrow('the state of the black box Secretive cannot be saved');
  });
});
