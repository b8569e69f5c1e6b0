import { describe, expect, it } from 'vitest';
import { Bool, Enum, Module, UInt, input, match, mux, output, reg, wire, when } from '../../gen/index.ts';
import { CLEAN, lint } from './support/tools.ts';
import { body, printed, section } from './support/text.ts';

const State = Enum('State', ['Idle', 'Load', 'Run', 'WaitForAck']);

/** A controller: registers and wires driven from one `match`. */
class Controller extends Module {
  readonly start = input(Bool());
  readonly last = input(Bool());
  readonly busy = output(Bool());
  readonly select = output(UInt(2));
  readonly load = output(Bool());
  readonly state = reg(State, { init: State.Idle });
  readonly count = reg(UInt(4), { init: 0 });
  readonly choice = wire(UInt(2), { default: 0 });
  readonly mode = wire(State, { default: State.Idle });
  readonly loading = wire(Bool(), { default: false });

  logic() {
    this.busy.assign(this.state.ne(State.Idle));
    match(this.state, {
      Idle: () => {
        when(this.start, () => {
          this.state.next(State.Load);
          this.loading.assign(true);
        });
        this.choice.assign(1);
      },
      Load: () => {
        this.state.next(State.Run);
        this.count.next(0);
        this.choice.assign(this.count.bits(3, 2));
        this.mode.assign(State.Run);
      },
      Run: () => {
        this.count.next(this.count.add(1));
        when(this.last, () => this.state.next(State.WaitForAck)).elseWhen(this.start, () => this.choice.assign(3));
        this.mode.assign(State.WaitForAck);
      },
      otherwise: () => this.state.next(State.Idle),
    });
    this.select.assign(mux(this.mode.eq(State.Run), this.choice, this.count.bits(1, 0)));
    this.load.assign(this.loading);
  }
}

describe('a match that drives registers and wires', () => {
  it('becomes a block for each, in the structure of the source', async () => {
    const design = await printed(() => new Controller());
    expect(section(design, 'controller', 'Types')).toMatchInlineSnapshot(`
      "typedef enum logic [1:0] {
        StateIdle       = 2'd0,
        StateLoad       = 2'd1,
        StateRun        = 2'd2,
        StateWaitForAck = 2'd3
      } state_t;"
    `);
    expect(section(design, 'controller', 'Logic')).toMatchInlineSnapshot(`
      "assign busy = state != StateIdle;

      wire logic       loading   = (state == StateIdle) ? start : 1'd0;
      wire logic [1:0] count_3_2 = count[3:2];

      always_comb begin
        case (state)
          StateIdle: begin
            choice = 2'd1;
            mode   = StateIdle;
          end
          StateLoad: begin
            choice = count_3_2;
            mode   = StateRun;
          end
          StateRun: begin
            if (~last & start) choice = 2'd3;
            else choice = 2'd0;
            mode = StateWaitForAck;
          end
          default: begin
            choice = 2'd0;
            mode   = StateIdle;
          end
        endcase
      end

      always_ff @(posedge clk or negedge rst_n) begin
        if (!rst_n) begin
          state <= StateIdle;
          count <= 4'd0;
        end else begin
          case (state)
            StateIdle: if (start) state <= StateLoad;
            StateLoad: begin
              state <= StateRun;
              count <= 4'd0;
            end
            StateRun: begin
              count <= count + 4'd1;
              if (last) state <= StateWaitForAck;
            end
            default: state <= StateIdle;
          endcase
        end
      end

      assign select = (mode == StateRun) ? choice : count[1:0];
      assign load   = loading;"
    `);
    expect(await lint(design)).toEqual(CLEAN);
  });
});

/** Bits of a wire that feed other bits of it. */
class Ripple extends Module {
  readonly a = input(UInt(3));
  readonly go = input(Bool());
  readonly carries = output(UInt(4));

  logic() {
    const carry = wire(UInt(4));
    carry.bits(0, 0).assign(this.go.asUInt());
    for (let i = 0; i < 3; i++) carry.bits(i + 1, i + 1).assign(carry.bit(i).and(this.a.bit(i)).asUInt());
    this.carries.assign(carry);
  }
}

describe('a wire whose bits depend on its other bits', () => {
  it('is split, so that no tool finds a loop', async () => {
    const design = await printed(() => new Ripple());
    expect(body(design, 'ripple')).toMatchInlineSnapshot(`
      "// Logic
      wire logic carry_0 = go;
      wire logic carry_1 = carry_0 & a[0];
      wire logic carry_2 = carry_1 & a[1];
      wire logic carry_3 = carry_2 & a[2];

      assign carries = {carry_3, carry_2, carry_1, carry_0};"
    `);
    expect(await lint(design)).toEqual(CLEAN);
  });
});

/** Reads a wire before the statement that decides about it, in one `when`. */
class ReadsItsGroup extends Module {
  readonly a = input(UInt(4));
  readonly b = input(UInt(4));
  readonly go = input(Bool());
  readonly fast = input(Bool());
  readonly y = output(UInt(4));

  logic() {
    const x = wire(UInt(4), { default: 0 });
    const y = wire(UInt(4), { default: 0 });
    when(this.go, () => {
      y.assign(x.add(1));
      x.assign(this.a);
    }).elseWhen(this.fast, () => {
      y.assign(x);
      x.assign(this.b);
    });
    this.y.assign(y);
  }
}

describe('a wire that is read in its own group', () => {
  it('is driven by a block of its own, since a read sees the final value', async () => {
    const design = await printed(() => new ReadsItsGroup());
    expect(section(design, 'reads_its_group', 'Logic')).toMatchInlineSnapshot(`
      "always_comb begin
        if (go) x = a;
        else if (fast) x = b;
        else x = 4'd0;
      end

      always_comb begin
        if (go) y_1 = x + 4'd1;
        else if (fast) y_1 = x;
        else y_1 = 4'd0;
      end

      assign y = y_1;"
    `);
    expect(await lint(design)).toEqual(CLEAN);
  });
});

/** The sum of two bytes, halved: what context widths would get wrong. */
class Average extends Module {
  readonly a = input(UInt(8));
  readonly b = input(UInt(8));
  readonly wrapped = output(UInt(8));
  readonly exact = output(UInt(8));
  readonly middle = output(UInt(4));

  logic() {
    this.wrapped.assign(this.a.add(this.b).shr(1));
    this.exact.assign(this.a.addx(this.b).bits(8, 1));
    this.middle.assign(this.a.mul(this.b).bits(9, 6));
  }
}

describe('arithmetic', () => {
  it('has the width of its operands, whatever stands around it', async () => {
    const design = await printed(() => new Average());
    expect(section(design, 'average', 'Logic')).toMatchInlineSnapshot(`
      "assign wrapped = (a + b) >> 1'd1;
      assign exact   = 8'((9'(a) + 9'(b)) >> 1'd1);
      assign middle  = 4'((16'(a) * 16'(b)) >> 3'd6);"
    `);
    expect(await lint(design)).toEqual(CLEAN);
  });
});
