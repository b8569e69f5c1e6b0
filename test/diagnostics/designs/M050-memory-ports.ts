import { Module, UInt, input, memory, output, readPort, writePort } from '../../../gen/index.ts';

class Memories extends Module {
  readonly address = input(UInt(4));
  readonly data = input(UInt(8));
  readonly out = output(UInt(8));
  readonly twoWriters = memory(UInt(8), {
    depth: 16,
    ports: { a: writePort(), b: writePort(), rd: readPort({ latency: 1 }) },
  });
  readonly noWriter = memory(UInt(8), { depth: 16, ports: { rd: readPort({ latency: 1 }) } });
  readonly noReader = memory(UInt(8), { depth: 16, ports: { wr: writePort() } });

  logic() {
    this.twoWriters.ports.a.write(this.address, this.data);
    this.twoWriters.ports.b.write(this.address, this.data);
    this.noReader.ports.wr.write(this.address, this.data);
    const fromOne = this.twoWriters.ports.rd.read(this.address);
    this.out.assign(fromOne.add(this.noWriter.ports.rd.read(this.address)));
  }
}

export const designs = {
  'two writers, no writer and no contents, no reader': () => new Memories(),
};
