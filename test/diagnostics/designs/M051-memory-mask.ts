import { Module, UInt, input, memory, output, readPort, writePort } from '../../../gen/index.ts';

class Masked extends Module {
  readonly address = input(UInt(4));
  readonly data = input(UInt(30));
  readonly out = output(UInt(30));
  readonly store = memory(UInt(30), {
    depth: 16,
    ports: { wr: writePort({ maskBits: 4 }), rd: readPort({ latency: 1 }) },
  });

  logic() {
    this.store.ports.wr.write(this.address, this.data);
    this.out.assign(this.store.ports.rd.read(this.address));
  }
}

export const designs = {
  'four groups in 30 bits': () => new Masked(),
};
