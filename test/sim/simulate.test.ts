import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  assert,
  Bool,
  Bundle,
  Enum,
  input,
  lit,
  Module,
  mux,
  output,
  reg,
  SInt,
  Stream,
  UInt,
  Vec,
  when,
} from '../../gen/index.ts';
import { AssertionFailure, simulate } from '../../sim/index.ts';

const State = Enum('State', ['Idle', 'Run', 'Drain']);

/** Every kind of port. */
class Kinds extends Module {
  readonly flag = input(Bool());
  readonly octet = input(UInt(8));
  readonly balance = input(SInt(20));
  readonly wide = input(UInt(200));
  readonly lanes = input(Vec(4, SInt(8)));
  readonly point = input(Bundle({ x: UInt(40), y: SInt(12) }));
  readonly go = input(State);
  readonly state = output(State);
  readonly total = output(SInt(8));
  readonly wideOut = output(UInt(200));
  readonly pointOut = output(Bundle({ x: UInt(40), y: SInt(12) }));
  readonly next = reg(State, { init: State.Idle });

  logic() {
    this.next.next(this.go);
    this.state.assign(this.next);
    let total = this.lanes[0];
    for (const lane of [1, 2, 3]) total = total.add(this.lanes[lane]);
    this.total.assign(mux(this.flag, total, this.balance.trunc(8)));
    this.wideOut.assign(this.wide.xor(this.octet.pad(200)));
    this.pointOut.assign(this.point);
  }
}

/** Adds up the words of each packet. */
class Sums extends Module<{ width: number }> {
  readonly in = input(Stream(Bundle({ value: UInt(this.p.width), last: Bool() })));
  readonly out = output(Stream(UInt(this.p.width)));
  readonly sum = reg(UInt(this.p.width), { init: 0 });
  readonly full = reg(Bool(), { init: false });

  logic() {
    this.in.ready.assign(this.full.not());
    this.out.valid.assign(this.full);
    this.out.bits.assign(this.sum);
    when(this.in.fire, () => {
      this.sum.next(this.sum.add(this.in.bits.value));
      this.full.next(this.in.bits.last);
    });
    when(this.out.fire, () => {
      this.sum.next(lit(UInt(this.p.width), 0));
      this.full.next(false);
    });
    assert(this.in.fire.and(this.in.bits.value.eq(13)).not(), 'thirteen is not allowed');
  }
}

describe.each(['embedded', 'verilator'] as const)('a module of the language, engine %s', (engine) => {
  it('types the handle from the class and carries every kind of port', async () => {
    using dut = await simulate(new Kinds(), { engine });
    expectTypeOf(dut.flag).toEqualTypeOf<boolean>();
    expectTypeOf(dut.octet).toEqualTypeOf<number>();
    expectTypeOf(dut.wide).toEqualTypeOf<bigint>();
    expectTypeOf(dut.go).toEqualTypeOf<'Idle' | 'Run' | 'Drain' | number>();
    expectTypeOf(dut.point.x).toEqualTypeOf<number>();
    expectTypeOf(dut.lanes[0]).toEqualTypeOf<number>();

    dut.flag = true;
    [10, -20, 30, -128].forEach((value, i) => (dut.lanes[i] = value));
    expect(dut.total).toBe(-108);
    dut.flag = false;
    dut.balance = -3;
    expect(dut.total).toBe(-3);
    dut.wide = 1n << 199n;
    dut.octet = 255;
    expect(dut.wideOut).toBe((1n << 199n) | 255n);
    dut.point.x = 2 ** 39;
    dut.point.y = -2048;
    expect([dut.pointOut.x, dut.pointOut.y]).toEqual([2 ** 39, -2048]);
    dut.go = 'Drain';
    dut.step();
    expect(dut.state).toBe('Drain');
    expect(dut.lanes.length).toBe(4);
  });

  it('sends bundles and receives values', async () => {
    using dut = await simulate(() => new Sums({ width: 16 }), { engine });
    const packets = [[1, 2, 3], [500], [40000, 30000]];
    const words = packets.flatMap((packet) => packet.map((value, i) => ({ value, last: i === packet.length - 1 })));
    const [, seen] = await Promise.all([dut.in.send(words, { stalls: 3 }), dut.out.receive(3, { stalls: 4 })]);
    expect(seen).toEqual(Uint16Array.of(6, 500, 70000 - 65536));
  });

  it('turns an assertion into an error with the line of the TypeScript source', async () => {
    using dut = await simulate(() => new Sums({ width: 8 }), { engine });
    const failure = await dut.in
      .send([
        { value: 12, last: false },
        { value: 13, last: true },
      ])
      .then(
        () => null,
        (error: unknown) => error,
      );
    expect(failure).toBeInstanceOf(AssertionFailure);
    expect(failure).toMatchObject({
      assertion: 'thirteen is not allowed',
      place: { file: 'test/sim/simulate.test.ts' },
      cycle: 1,
    });
  });
});
