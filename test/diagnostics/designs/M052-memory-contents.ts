import { Module, UInt, input, memory, output, readPort } from '../../../gen/index.ts';

class Table extends Module {
  readonly address = input(UInt(1));
  readonly out = output(UInt(4));
  readonly table = memory(UInt(4), { depth: 2, init: [1, 2, 3], ports: { rd: readPort({ latency: 0 }) } });

  logic() {
    this.out.assign(this.table.ports.rd.read(this.address));
  }
}

export const designs = {
  'more values than words': () => new Table(),
};
