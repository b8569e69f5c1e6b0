import {
  Bool,
  Module,
  UInt,
  assert,
  assume,
  clockDomain,
  cover,
  inDomain,
  input,
  output,
  reg,
  when,
} from '../../gen/index.ts';
import { UserError } from '../../gen/errors.ts';
import { simulate } from '../../sim/index.ts';
import { describeReport, prove } from '../../sim/prove/index.ts';
import type { ProveOptions } from '../../sim/prove/index.ts';
import { mosaic } from '../cli/cli.ts';
import { Factors } from '../prove/designs.ts';

/** Begins with 3, which is not what it claims; in reset nobody asks. */
class Startup extends Module {
  readonly go = input(Bool());
  readonly level = output(UInt(4));
  readonly value = reg(UInt(4), { init: 3 });

  logic() {
    when(this.go, () => this.value.next(5));
    this.level.assign(this.value);
    assert(this.value.eq(5), 'five from the start');
  }
}

/** Claims something of reset only, where assertions do not count. */
export class FalseInReset extends Module {
  readonly level = output(UInt(4));
  readonly value = reg(UInt(4), { init: 3 });
  readonly started = reg(Bool(), { init: false });

  logic() {
    this.started.next(true);
    this.value.next(5);
    this.level.assign(this.value);
    // three in reset and in the first cycle behind it
    assert(this.value.eq(5).or(this.started.not()), 'five once it has started');
  }
}

const bare = clockDomain({ name: 'bare', reset: 'none' });

/** A domain without reset runs, and its assertions count, while the others are held. */
export class Unheld extends Module {
  readonly level = output(UInt(4));
  readonly value = inDomain(bare, () => reg(UInt(4), { init: 3 }));
  readonly other = output(UInt(4));
  readonly held = reg(UInt(4), { init: 0 });

  logic() {
    this.value.next(5);
    this.held.next(1);
    this.level.assign(this.value);
    this.other.assign(this.held);
    inDomain(bare, () => assert(this.value.eq(5), 'five from the first edge'));
  }
}

class Filling extends Module {
  readonly more = input(Bool());
  readonly level = output(UInt(6));
  readonly count = reg(UInt(6), { init: 0 });

  logic() {
    when(this.more, () => this.count.next(this.count.add(1)));
    this.level.assign(this.count);
    assert(this.count.lt(30), 'never as many as thirty');
    cover(this.count.eq(25), 'twenty-five');
  }
}

class Contradiction extends Module {
  readonly a = input(UInt(2));

  logic() {
    assume(this.a.lt(2), 'small');
    assume(this.a.gt(2), 'large');
    when(this.a.eq(3), () => assert(this.a.ne(3), 'not three'));
  }
}

const proven = async (top: () => Module<unknown>, options: ProveOptions): Promise<string> =>
  describeReport(await prove(top, options)).replace(/\b\d+\.\d s\b/g, 'TIME');

const steps = (top: () => Module<unknown>) => async (): Promise<string> => {
  try {
    using dut = await simulate(top, { engine: 'embedded' });
    dut.step(4);
    return 'nothing was wrong';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
};

const told =
  (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  async () => {
    const { code, stdout, stderr } = await mosaic(args, env);
    return `${stdout}${stderr}\nexit code ${code}`;
  };

const QUEUE = ['prove', 'hw/lib/streams/queue.ts:Queue', '--set', 'type=u8', '--set', 'depth=3'];

/** What is wrong only while something runs: a simulation, a proof, a tool. Each gives the text that a user sees. */
export const wrongRuns: Readonly<Record<string, () => Promise<string>>> = {
  'assertion-fails-behind-reset': steps(() => new Startup()),
  'assertion-fails-behind-reset-in-a-proof': () => proven(() => new Startup(), {}),
  'assertion-fails-in-reset': steps(() => new Unheld()),
  'assertion-fails-in-reset-in-a-proof': () => proven(() => new Unheld(), {}),
  'counterexample-deeper-than-asked': () => proven(() => new Filling(), { goal: 'bounded', depth: 20 }),
  'counterexample-deeper-than-asked-by-induction': () =>
    proven(() => new Filling(), { method: 'induction', depth: 20 }),
  'solver-out-of-time': () => proven(() => new Factors(), { timeoutSeconds: 1 }),
  'assumptions-contradict': () => proven(() => new Contradiction(), { depth: 5 }),
  'solver-missing': told(QUEUE, { ABC: '/nowhere/abc' }),
  'synthesis-tool-missing': told(QUEUE, { YOSYS: '/nowhere/yosys' }),
  'simulator-missing': told(
    ['run', 'examples/digits/digits.onnx', '--input', 'examples/digits/ten-digits.npy', '--engine', 'verilator'],
    {
      VERILATOR: '/nowhere/verilator',
    },
  ),
};
