import {
  Bool,
  Module,
  Stream,
  UInt,
  cat,
  connect,
  input,
  instance,
  memory,
  mux,
  output,
  readPort,
  reg,
  select,
  when,
  writePort,
} from '../../gen/index.ts';
import { Queue } from '../../hw/lib/index.ts';

/** Queues one behind the other. */
export class QueueChain extends Module<{ readonly stages: number; readonly depth: number }> {
  readonly enq = input(Stream(UInt(32)));
  readonly deq = output(Stream(UInt(32)));
  readonly held = output(UInt(16));

  logic() {
    let stream: Stream<UInt> | null = null;
    let held = UInt(16).lit(0);
    for (let i = 0; i < this.p.stages; i++) {
      const queue = instance(new Queue({ type: UInt(32), depth: this.p.depth }), { name: `queue_${i}` });
      connect(stream ?? this.enq, queue.enq);
      stream = queue.deq;
      held = held.add(queue.count.pad(16));
    }
    connect(stream!, this.deq);
    this.held.assign(held);
  }
}

/**
 * A 32-bit datapath as a small processor has it: three stages (fetch, read with forwarding, execute and write back), 32 registers,
 * an instruction memory, a data memory, a multiplier, a barrel shifter, branches that flush.
 *
 * Instruction: op 31:28, destination 27:23, a 22:18, b 17:13, immediate 12:0.
 */
export class Datapath extends Module<{ readonly program: readonly number[] }> {
  readonly word = input(UInt(32));
  readonly stall = input(Bool());
  readonly pc = output(UInt(10));
  readonly result = output(UInt(32));
  readonly retired = output(UInt(32));

  readonly code = memory(UInt(32), {
    depth: 1024,
    init: [...this.p.program],
    ports: { fetch: readPort({ latency: 1 }), load: writePort() },
  });
  readonly registers = memory(UInt(32), {
    depth: 32,
    ports: { a: readPort({ latency: 0 }), b: readPort({ latency: 0 }), write: writePort() },
  });
  readonly data = memory(UInt(32), { depth: 4096, ports: { read: readPort({ latency: 0 }), write: writePort() } });
  readonly counter = reg(UInt(10), { init: 0 });
  readonly fetchedAt = reg(UInt(10), { init: 0 });
  readonly fetched = reg(Bool(), { init: false });
  readonly valid = reg(Bool(), { init: false });
  readonly operation = reg(UInt(4), { init: 0 });
  readonly destination = reg(UInt(5), { init: 0 });
  readonly a = reg(UInt(32), { init: 0 });
  readonly b = reg(UInt(32), { init: 0 });
  readonly immediate = reg(UInt(13), { init: 0 });
  readonly at = reg(UInt(10), { init: 0 });
  readonly count = reg(UInt(32), { init: 0 });

  logic() {
    const go = this.stall.not();
    const immediate = this.immediate.asSInt().pad(32).asUInt();
    const address = this.a.add(immediate).bits(11, 0);
    const amount = this.b.bits(4, 0);
    const product = this.a.asSInt().mul(this.b.asSInt());
    const results = [
      this.a.add(this.b),
      this.a.sub(this.b),
      this.a.and(this.b),
      this.a.or(this.b),
      this.a.xor(this.b),
      this.a.shl(amount),
      this.a.shr(amount),
      this.a.asSInt().shr(amount).asUInt(),
      mux(this.a.asSInt().lt(this.b.asSInt()), UInt(32).lit(1), UInt(32).lit(0)),
      product.bits(31, 0),
      product.bits(63, 32),
      this.a.add(immediate),
      cat(this.immediate, this.a.bits(18, 0)),
      this.data.ports.read.read(address),
      this.word,
      this.at.pad(32),
    ];
    const result = select(this.operation, results);
    const branches = this.operation.eq(15);
    const taken = this.valid.and(branches, this.a.ne(this.b));
    const writes = this.valid.and(branches.not(), this.operation.ne(12), go);
    const stores = this.valid.and(this.operation.eq(12), go);
    when(writes, () => this.registers.ports.write.write(this.destination, result));
    when(stores, () => this.data.ports.write.write(address, this.b));
    when(this.valid.and(go), () => this.count.next(this.count.add(1)));

    const instruction = this.code.ports.fetch.read(this.counter, { enable: go });
    this.code.ports.load.write(UInt(10).lit(1023), this.word, { enable: this.stall.and(this.word.bit(0)) });
    const operand = (index: UInt, read: UInt): UInt => mux(writes.and(this.destination.eq(index)), result, read);
    when(go, () => {
      this.counter.next(mux(taken, this.at.add(this.immediate.bits(9, 0)), this.counter.add(1)));
      this.fetchedAt.next(this.counter);
      this.fetched.next(taken.not());
      this.valid.next(this.fetched.and(taken.not()));
      this.operation.next(instruction.bits(31, 28));
      this.destination.next(instruction.bits(27, 23));
      const [a, b] = [instruction.bits(22, 18), instruction.bits(17, 13)];
      this.a.next(operand(a, this.registers.ports.a.read(a)));
      this.b.next(operand(b, this.registers.ports.b.read(b)));
      this.immediate.next(instruction.bits(12, 0));
      this.at.next(this.fetchedAt);
    });
    this.pc.assign(this.counter);
    this.result.assign(result);
    this.retired.assign(this.count);
  }
}
