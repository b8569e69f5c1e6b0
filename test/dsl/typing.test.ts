import { describe, expectTypeOf, it } from 'vitest';
import {
  Bool,
  Bundle,
  Enum,
  Module,
  SInt,
  Stream,
  UInt,
  Vec,
  input,
  instance,
  match,
  memory,
  mux,
  output,
  readPort,
  reg,
  when,
  writePort,
} from '../../gen/index.ts';
import type { SignalOf, Type } from '../../gen/index.ts';

const State = Enum('State', ['Idle', 'Run']);
const Other = Enum('Other', ['Idle', 'Stop']);
const Flit = Bundle({ head: Bool(), data: UInt(8), hops: Vec(2, SInt(3)) });

class Queue<T extends Type> extends Module<{ type: T; depth: number }> {
  readonly enq = input(Stream(this.p.type));
  readonly deq = output(Stream(this.p.type));
  readonly store = memory(this.p.type, {
    depth: this.p.depth,
    ports: { wr: writePort(), rd: readPort({ latency: 0 }) },
  });
  readonly held = reg(this.p.type);

  logic() {
    // inside a generic module a value of its own type fits; what else does not is told at elaboration
    this.deq.bits.assign(this.store.ports.rd.read(0));
    this.store.ports.wr.write(0, this.enq.bits);
    this.held.next(mux(this.enq.fire, this.enq.bits, this.held));
  }
}

/** Never built: the compiler is the test. `tsc` fails where an expected error is missing. */
export class Bench extends Module<{ width: number }> {
  readonly u8 = input(UInt(8));
  readonly u9 = input(UInt(9));
  readonly un = input(UInt(this.p.width));
  readonly s8 = output(SInt(8));
  readonly b = wireLike(Bool());
  readonly state = reg(State, { init: State.Idle });
  readonly flit = output(Flit);
  readonly queue = instance(new Queue({ type: UInt(8), depth: 2 }));
  readonly vec = reg(Vec(4, UInt(8)), { init: 0 });
  readonly out = output(UInt(8));

  logic() {
    this.out.assign(this.u8);
    this.out.assign(this.un);
    this.out.assign(255);
    this.out.assign(this.u8.add(1));
    this.out.assign(this.u8.add(this.u9).trunc(8));
    // @ts-expect-error 9 bits are not 8
    this.out.assign(this.u9);
    // @ts-expect-error unsigned is not signed
    this.s8.assign(this.u8);
    // @ts-expect-error a number is not a Bool
    this.b.assign(this.u8);
    // @ts-expect-error signed and unsigned do not mix
    this.u8.add(this.s8);
    // @ts-expect-error equal widths only
    this.u8.and(this.u9);
    // @ts-expect-error not a condition
    when(this.u8, () => undefined);
    // @ts-expect-error not a condition either
    when(true, () => undefined);

    this.state.next(State.Run);
    // @ts-expect-error a member of another enumeration
    this.state.next(Other.Stop);
    // @ts-expect-error not a member
    this.state.next(1);
    match(this.state, { Idle() {}, Run() {} });
    match(this.state, { Run() {}, otherwise() {} });
    // @ts-expect-error a case is missing
    match(this.state, { Idle() {} });
    // @ts-expect-error a case too many
    match(this.state, { Idle() {}, Run() {}, Stop() {} });
    match(this.u8, [[1, () => undefined]], () => undefined);

    this.flit.assign({ head: true, data: this.u8, hops: [1, this.s8.trunc(3)] });
    // @ts-expect-error a field is missing
    this.flit.assign({ head: true, data: this.u8 });
    // @ts-expect-error a field of another width
    this.flit.data.assign(this.u9);

    this.vec[0].next(this.u8);
    this.vec.at(this.u8).next(3);
    // @ts-expect-error elements of 8 bits
    this.vec[0].next(this.u9);

    this.queue.enq.bits.assign(this.u8);
    // @ts-expect-error the queue holds UInt<8>
    this.queue.enq.bits.assign(this.u9);
    // @ts-expect-error a memory has only its declared ports
    void this.queue.store.ports.other;
  }
}

function wireLike<T extends Type>(type: T): SignalOf<T> {
  return output(type);
}

describe('the types of signals', () => {
  it('follow from the types that they are declared with', () => {
    expectTypeOf<SignalOf<ReturnType<typeof UInt<8>>>>().toEqualTypeOf<UInt<8>>();
    expectTypeOf<Bench['queue']['deq']['bits']>().toEqualTypeOf<UInt<8>>();
    expectTypeOf<Bench['queue']['deq']['valid']>().toEqualTypeOf<Bool>();
    expectTypeOf<Bench['flit']['hops'][number]>().toEqualTypeOf<SInt<3>>();
    expectTypeOf<Bench['un']>().toEqualTypeOf<UInt>();
    expectTypeOf<SignalOf<typeof Flit>['head']>().toEqualTypeOf<Bool>();
  });
});
