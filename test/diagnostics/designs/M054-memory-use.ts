import { Bool, Module, UInt, input, memory, output, readPort, writePort } from '../../../gen/index.ts';

class Misused extends Module {
  readonly en = input(Bool());
  readonly address = input(UInt(4));
  readonly out = output(UInt(8));
  readonly store = memory(UInt(8), { depth: 16, init: [1], ports: { rd: readPort({ latency: 0 }) } });

  logic() {
    const first = this.store.ports.rd.read(this.address, { enable: this.en });
    const second = this.store.ports.rd.read(this.address.add(1));
    this.out.assign(first.add(second));
  }
}

class Idle extends Module {
  readonly address = input(UInt(4));
  readonly out = output(UInt(8));
  readonly store = memory(UInt(8), { depth: 16, ports: { wr: writePort(), rd: readPort({ latency: 1 }) } });

  logic() {
    this.out.assign(this.store.ports.rd.read(this.address));
  }
}

export const designs = {
  'an enable where there is none, and two reads at once': () => new Misused(),
  'a port that nothing uses': () => new Idle(),
};
