import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { findTool } from 'verilator-bin';
import { Module, UInt, clockDomain, defaultDomain, generate, output, reg } from '../../../gen/index.ts';
import { simulate } from '../../../sim/index.ts';

/** Two clocks from one source, the second half as fast, its edges with every other edge of the first. */
const half = clockDomain({ name: 'half', synchronousTo: defaultDomain });
const falling = clockDomain({
  name: 'falling',
  clock: 'clk',
  edge: 'falling',
  reset: { name: 'rst_n', kind: 'async' },
});

/** Registers that take each other's values over, so that every order of the edges gives another sequence. */
class Exchange extends Module {
  readonly a = output(UInt(8));
  readonly b = output(UInt(8));
  readonly c = output(UInt(8));
  readonly fast = reg(UInt(8), { init: 1 });
  readonly slow = reg(UInt(8), { init: 2, domain: half });
  readonly late = reg(UInt(8), { init: 3, domain: falling });

  logic(): void {
    this.fast.next(this.slow.add(this.late));
    this.slow.next(this.fast.add(3));
    this.late.next(this.fast.xor(this.slow));
    this.a.assign(this.fast);
    this.b.assign(this.slow);
    this.c.assign(this.late);
  }
}

const CYCLES = 40;
/** Active edges in ps: `clk` at 1000, 2000, …, its falling edges at 1500, 2500, …, `half_clk` at 2000, 4000, …. */
const clocks = {
  core: { period: 1000, phase: 1000 },
  falling: { period: 1000, phase: 1500 },
  half: { period: 2000, phase: 2000 },
};

/** The same by hand: all registers with an edge at an instant see the values before it. */
function expected(): number[][] {
  let [fast, slow, late] = [1, 2, 3];
  const trace: number[][] = [];
  for (let time = 1000; trace.length < CYCLES; time += 500) {
    const before = { fast, slow, late };
    if (time % 1000 === 0) fast = (before.slow + before.late) & 255;
    if (time % 2000 === 0) slow = (before.fast + 3) & 255;
    if (time % 1000 === 500) late = before.fast ^ before.slow;
    if (time % 1000 === 0) trace.push([fast, slow, late]);
  }
  return trace;
}

it.each(['embedded', 'verilator'] as const)('edges at one instant see the values before it: %s', async (engine) => {
  using dut = await simulate(() => new Exchange(), { engine, reset: false });
  // the resets end together, and the clocks begin anew
  dut.reset({ cycles: 2 });
  for (const [domain, clock] of Object.entries(clocks)) dut.clock(domain, clock);
  expect([dut.a, dut.b, dut.c]).toEqual([1, 2, 3]);
  const trace: number[][] = [];
  for (let cycle = 0; cycle < CYCLES; cycle += 1) {
    dut.step(1, 'core');
    trace.push([dut.a, dut.b, dut.c]);
  }
  expect(trace).toEqual(expected());
});

it('edges at one instant see the values before it: Icarus', async () => {
  const { files, manifest } = await generate(() => new Exchange());
  const directory = await mkdtemp(join(tmpdir(), 'mosaic-instant-'));
  try {
    for (const file of manifest.files) await writeFile(join(directory, file), files.get(file) ?? '');
    await writeFile(join(directory, 'bench.sv'), BENCH);
    const [iverilog, vvp] = await Promise.all([findTool('iverilog'), findTool('vvp')]);
    await execa(iverilog.command, [...iverilog.args, '-g2012', '-o', 'bench.vvp', ...manifest.files, 'bench.sv'], {
      cwd: directory,
      env: iverilog.environment,
    });
    const { stdout } = await execa(vvp.command, [...vvp.args, '-n', 'bench.vvp'], {
      cwd: directory,
      env: vvp.environment,
    });
    const trace = stdout
      .split('\n')
      .filter((line) => /^\d/.test(line))
      .map((line) => line.trim().split(/ +/).map(Number));
    expect(trace).toEqual(expected());
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

/** Both clocks are changed by nonblocking assignments, so that their edges belong to one instant. */
const BENCH = `
module bench;
  logic clk = 0, half_clk = 0, rst_n = 1, half_rst_n = 1;
  wire [7:0] a, b, c;
  exchange dut (.clk(clk), .rst_n(rst_n), .half_clk(half_clk), .half_rst_n(half_rst_n), .a(a), .b(b), .c(c));
  initial begin
    #10 rst_n = 0; half_rst_n = 0;
    #10 rst_n = 1; half_rst_n = 1;
    for (int cycle = 1; cycle <= ${CYCLES}; cycle++) begin
      #10 clk <= 1; half_clk <= (cycle % 2 == 0);
      #5 $display("%0d %0d %0d", a, b, c);
      #5 clk <= 0;
    end
    $finish;
  end
endmodule
`;
