import { Module, UInt, input, memory, readPort, writePort } from '../../../gen/index.ts';

class Sink extends Module {
  readonly address = input(UInt(4));
  readonly data = input(UInt(8));
  readonly store = memory(UInt(8), { depth: 16, ports: { wr: writePort(), rd: readPort({ latency: 1 }) } });

  logic() {
    this.store.ports.wr.write(this.address, this.data);
    this.store.ports.rd.read(this.address);
  }
}

export const designs = {
  'a result that is dropped': () => new Sink(),
};
