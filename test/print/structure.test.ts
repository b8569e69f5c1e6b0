import { describe, expect, it } from 'vitest';
import {
  BlackBox,
  Bool,
  Module,
  Stream,
  UInt,
  clockDomain,
  connect,
  inDomain,
  input,
  instance,
  output,
  reg,
  regNext,
  unused,
} from '../../gen/index.ts';
import { body, printed, section } from './support/text.ts';
import { CLEAN, lint } from './support/tools.ts';

/** Adds one to what passes. */
class Increment extends Module<{ width: number }> {
  readonly enter = input(Stream(UInt(this.p.width)));
  readonly leave = output(Stream(UInt(this.p.width)));
  readonly passed = output(UInt(4));
  readonly count = reg(UInt(4), { init: 0 });

  logic() {
    this.leave.valid.assign(this.enter.valid);
    this.enter.ready.assign(this.leave.ready);
    this.leave.bits.assign(this.enter.bits.add(1));
    this.count.next(this.count.add(this.enter.fire.asUInt().pad(4)));
    this.passed.assign(this.count);
  }
}

/** Two of the same, one after the other. */
class Chain extends Module {
  readonly enter = input(Stream(UInt(8)));
  readonly leave = output(Stream(UInt(8)));
  readonly first = instance(new Increment({ width: 8 }));
  readonly second = instance(new Increment({ width: 8 }));

  logic() {
    connect(this.enter, this.first.enter);
    connect(this.first.leave, this.second.enter);
    connect(this.second.leave, this.leave);
    unused(this.first.passed);
  }
}

describe('instances', () => {
  it('are connected directly, by name, and modules of equal text are printed once', async () => {
    const design = await printed(() => new Chain());
    expect(design.manifest.files).toEqual(['increment_8.sv', 'chain.sv']);
    expect(body(design, 'chain')).toMatchInlineSnapshot(`
      "// Wires
      logic       first_leave_valid;
      logic [7:0] first_leave_bits;
      logic [3:0] first_passed;
      logic       second_enter_ready;
      logic [3:0] second_passed;

      // Instances
      increment_8 first (
        .clk         (clk),
        .rst_n       (rst_n),
        .enter_valid (enter_valid),
        .enter_ready (enter_ready),
        .enter_bits  (enter_bits),
        .leave_valid (first_leave_valid),
        .leave_ready (second_enter_ready),
        .leave_bits  (first_leave_bits),
        .passed      (first_passed)
      );

      increment_8 second (
        .clk         (clk),
        .rst_n       (rst_n),
        .enter_valid (first_leave_valid),
        .enter_ready (second_enter_ready),
        .enter_bits  (first_leave_bits),
        .leave_valid (leave_valid),
        .leave_ready (leave_ready),
        .leave_bits  (leave_bits),
        .passed      (second_passed)
      );

      // Unread on purpose
      wire logic unused_ok = &{
        1'd0,
        first_passed,  // declared unused
        second_passed  // nothing reads it
      };"
    `);
    expect(await lint(design)).toEqual(CLEAN);
  });
});

class Pll extends BlackBox<{ divider: number }> {
  readonly reference = input(Bool());
  readonly locked = output(Bool());

  verilogName() {
    return 'vendor_pll';
  }

  override verilogParameters() {
    return { DIVIDER: this.p.divider, MODE: 'fast' };
  }

  override verilogSource() {
    return [
      'module vendor_pll #(parameter DIVIDER = 1, parameter MODE = "slow") (input wire reference, output wire locked);',
      '  assign locked = reference & (DIVIDER > 0) & (MODE == "fast");',
      'endmodule',
    ].join('\n');
  }
}

class WithPll extends Module {
  readonly go = input(Bool());
  readonly ok = output(Bool());
  readonly pll = instance(new Pll({ divider: 4 }));

  logic() {
    this.pll.reference.assign(this.go);
    this.ok.assign(this.pll.locked);
  }
}

describe('black boxes', () => {
  it('get their parameters, and their own text stands beside the rest', async () => {
    const design = await printed(() => new WithPll());
    expect(design.manifest.files).toEqual(['vendor_pll.sv', 'with_pll.sv']);
    expect(section(design, 'with_pll', 'Instances')).toMatchInlineSnapshot(`
      "vendor_pll #(
        .DIVIDER (4),
        .MODE    ("fast")
      ) pll (
        .reference (go),
        .locked    (ok)
      );"
    `);
    expect(await lint(design)).toEqual(CLEAN);
  });
});

const slow = clockDomain({
  name: 'slow',
  clock: 'clk_slow',
  edge: 'falling',
  reset: { name: 'rst_slow', kind: 'sync', activeLow: false },
});
const raw = clockDomain({ name: 'raw', clock: 'clk_raw', reset: 'none' });

class Domains extends Module {
  readonly d = input(UInt(4));
  readonly q = output(UInt(4));
  readonly r = output(UInt(4));
  readonly s = output(UInt(4));

  logic() {
    const usual = reg(UInt(4), { init: 3 });
    const delayed = regNext(this.d);
    usual.next(delayed);
    this.q.assign(usual);
    inDomain(slow, () => {
      const late = reg(UInt(4), { init: 5 });
      late.next(late.add(1));
      this.r.assign(late);
    });
    inDomain(raw, () => {
      const free = reg(UInt(4), { init: 7 });
      free.next(free.add(1));
      this.s.assign(free);
    });
  }
}

describe('clock domains', () => {
  it('decide about edges, resets and initial values', async () => {
    const design = await printed(() => new Domains());
    expect(body(design, 'domains')).toMatchInlineSnapshot(`
      "// Registers
      logic [3:0] usual;
      logic [3:0] delayed;
      logic [3:0] late;
      logic [3:0] free = 4'd7;

      // Logic
      always_ff @(posedge clk) delayed <= d;

      always_ff @(posedge clk or negedge rst_n) begin
        if (!rst_n) begin
          usual <= 4'd3;
        end else begin
          usual <= delayed;
        end
      end

      assign q = usual;

      always_ff @(negedge clk_slow) begin
        if (rst_slow) begin
          late <= 4'd5;
        end else begin
          late <= late + 4'd1;
        end
      end

      assign r = late;

      always_ff @(posedge clk_raw) free <= free + 4'd1;

      assign s = free;"
    `);
    expect(await lint(design)).toEqual(CLEAN);
  });
});

/** Local names that SystemVerilog has taken, and one that is taken by a port. */
class Unlucky extends Module {
  readonly value = input(UInt(4));
  readonly y = output(UInt(4));

  logic() {
    const logic = this.value.add(1);
    const always = regNext(logic);
    const value = always.xor(logic);
    this.y.assign(value.add(value.not()));
  }
}

class ReservedPort extends Module {
  readonly begin = input(Bool());
  readonly y = output(Bool());

  logic() {
    this.y.assign(this.begin);
  }
}

describe('names', () => {
  it('inside a module give way: to reserved words and to ports', async () => {
    const design = await printed(() => new Unlucky());
    expect(section(design, 'unlucky', 'Logic')).toMatchInlineSnapshot(`
      "wire logic [3:0] logic_sig = value + 4'd1;

      always_ff @(posedge clk) always_sig <= logic_sig;

      wire logic [3:0] value_2 = always_sig ^ logic_sig;

      assign y = value_2 + ~value_2;"
    `);
    expect(await lint(design)).toEqual(CLEAN);
  });

  it('of ports do not: a reserved word is refused', async () => {
    await expect(printed(() => new ReservedPort())).rejects.toThrow(/begin/);
  });
});
