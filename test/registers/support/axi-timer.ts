import {
  Bool,
  Bundle,
  Module,
  Stream,
  UInt,
  input,
  instance,
  memory,
  output,
  readPort,
  reg,
  when,
  writePort,
} from '../../../gen/index.ts';
import { AxiLite, Registers, connectAxiLite } from '../../../hw/registers/index.ts';
import { timer } from './timer.ts';

/** The timer's registers as a user would put them behind AXI4-Lite; the external ones answer when `answers` says. */
export class AxiTimer extends Module {
  readonly sAxi = input(AxiLite(timer.addressBits, timer.wordBits));
  readonly now = input(UInt(32));
  readonly done = input(Bool());
  readonly answers = input(Bool());
  /** How often `control.restart` has been there. */
  readonly restarts = output(UInt(16));
  /** Writes that external registers have seen. */
  readonly routeWrites = output(UInt(16));

  readonly registers = instance(new Registers({ block: timer }));
  readonly restartCount = reg(UInt(16), { init: 0 });
  readonly writeCount = reg(UInt(16), { init: 0 });
  readonly routes = memory(UInt(32), {
    depth: 3,
    init: [],
    ports: { wr: writePort({ maskBits: 4 }), rd: readPort({ latency: 0 }) },
  });

  logic() {
    connectAxiLite(this.sAxi, this.registers);
    const { inputs, external, externalAnswers, values } = this.registers;
    inputs.now.cycles.assign(this.now);
    inputs.events.assign({ done: this.done, lanes: 0 });
    inputs.seen.late.assign(this.done);
    when(values.control.restart, () => this.restartCount.next(this.restartCount.add(1)));
    this.restarts.assign(this.restartCount);

    const { read, readIndex, write, writeIndex, data, strobes } = external.routes;
    const value = this.routes.ports.rd.read(readIndex);
    externalAnswers.routes.assign({ readDone: read.and(this.answers), value, writeDone: write.and(this.answers) });
    when(write.and(this.answers), () => {
      this.routes.ports.wr.write(writeIndex, data, { mask: strobes });
      this.writeCount.next(this.writeCount.add(1));
    });
    this.routeWrites.assign(this.writeCount);
  }
}

/** The same with its channels as streams, which testbenches can stall. */
export class StreamedAxiTimer extends Module {
  readonly aw = input(Stream(UInt(timer.addressBits)));
  readonly w = input(Stream(Bundle({ data: UInt(32), strobes: UInt(4) })));
  readonly b = output(Stream(UInt(2)));
  readonly ar = input(Stream(UInt(timer.addressBits)));
  readonly r = output(Stream(Bundle({ data: UInt(32), response: UInt(2) })));
  readonly now = input(UInt(32));
  readonly done = input(Bool());
  readonly answers = input(Bool());
  readonly restarts = output(UInt(16));
  readonly routeWrites = output(UInt(16));
  readonly part = instance(new AxiTimer());

  logic() {
    const { part, aw, w, b, ar, r } = this;
    const { sAxi } = part;
    sAxi.awaddr.assign(aw.bits);
    sAxi.awprot.assign(0);
    sAxi.awvalid.assign(aw.valid);
    aw.ready.assign(sAxi.awready);
    sAxi.wdata.assign(w.bits.data);
    sAxi.wstrb.assign(w.bits.strobes);
    sAxi.wvalid.assign(w.valid);
    w.ready.assign(sAxi.wready);
    b.bits.assign(sAxi.bresp);
    b.valid.assign(sAxi.bvalid);
    sAxi.bready.assign(b.ready);
    sAxi.araddr.assign(ar.bits);
    sAxi.arprot.assign(0);
    sAxi.arvalid.assign(ar.valid);
    ar.ready.assign(sAxi.arready);
    r.bits.assign({ data: sAxi.rdata, response: sAxi.rresp });
    r.valid.assign(sAxi.rvalid);
    sAxi.rready.assign(r.ready);
    part.now.assign(this.now);
    part.done.assign(this.done);
    part.answers.assign(this.answers);
    this.restarts.assign(part.restarts);
    this.routeWrites.assign(part.routeWrites);
  }
}
