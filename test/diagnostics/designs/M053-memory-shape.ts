import { Module, UInt, input, memory, output, readPort } from '../../../gen/index.ts';

class Block extends Module {
  readonly address = input(UInt(9));
  readonly out = output(UInt(8));
  readonly table = memory(UInt(8), { depth: 512, style: 'block', init: [1], ports: { rd: readPort({ latency: 0 }) } });

  logic() {
    this.out.assign(this.table.ports.rd.read(this.address));
  }
}

export const designs = {
  'block RAM read in the same cycle': () => new Block(),
};
