import { Bool, Module, UInt, Vec, input, log2Up, memory, output, readPort } from '../../../gen/index.ts';

class Narrow extends Module<{ depth: number }> {
  readonly index = input(UInt(Math.log2(this.p.depth)));
  readonly lanes = input(Vec(this.p.depth - 1, UInt(8)));
  readonly same = output(UInt(4));

  logic() {
    this.same.assign(this.index.pad(4));
  }
}

class Odd extends Module<{ width: number; depth: number; lanes: number }> {
  readonly a = input(UInt(this.p.width));
  readonly lanes = input(Vec(this.p.lanes, UInt(8)));
  readonly store = memory(UInt(8), { depth: this.p.depth, ports: { rd: readPort({ latency: 1 }) } });
  logic() {}
}

/** Parameters of a design usually come from elsewhere. */
const text = (value: string): number => value as unknown as number;

class Index extends Module<{ entries: number }> {
  readonly index = input(UInt(log2Up(this.p.entries)));
  logic() {}
}

class Wide extends Module {
  readonly lanes = input(Vec(4, UInt(60_000)));
  readonly any = output(Bool());
  logic() {
    this.any.assign(this.lanes.pack().orR());
  }
}

export const designs = {
  'a width and a length that a parameter makes zero': () => new Narrow({ depth: 1 }),
  'a width that is a text': () => new Odd({ width: text('8'), depth: 4, lanes: 2 }),
  'a width that is no whole number': () => new Odd({ width: 2.5, depth: 4, lanes: 2 }),
  'a signal wider than any tool takes': () => new Odd({ width: 300_000, depth: 4, lanes: 2 }),
  'a value wider than any tool takes': () => new Wide(),
  'a memory of negative depth': () => new Odd({ width: 8, depth: -4, lanes: 2 }),
  'a memory of 2^40 words': () => new Odd({ width: 8, depth: 2 ** 40, lanes: 2 }),
  'a vector of negative length': () => new Odd({ width: 8, depth: 4, lanes: -1 }),
  'an index into an infinite number of entries': () => new Index({ entries: Infinity }),
};
