import {
  Bool,
  Module,
  UInt,
  assert,
  clockDomain,
  defaultDomain,
  inDomain,
  input,
  instance,
  memory,
  mux,
  output,
  readPort,
  reg,
  when,
  writePort,
} from '../../../gen/index.ts';

const link = clockDomain({ name: 'link' });

class Direct extends Module {
  readonly out = output(Bool());
  readonly flag = reg(Bool(), { init: false, domain: link });
  readonly seen = reg(Bool(), { init: false });

  logic() {
    this.flag.next(this.flag.not());
    this.seen.next(this.flag);
    this.out.assign(this.seen);
  }
}

class Transmitter extends Module {
  readonly count = output(UInt(4));
  readonly value = reg(UInt(4), { init: 0, domain: link });

  logic() {
    this.value.next(this.value.add(1));
    this.count.assign(this.value);
  }
}

class Gate extends Module {
  readonly open = input(Bool());
  readonly in = input(UInt(4));
  readonly out = output(UInt(4));

  logic() {
    this.out.assign(mux(this.open, this.in, 0));
  }
}

class Receiver extends Module {
  readonly in = input(UInt(4));
  readonly largest = output(UInt(4));
  readonly kept = reg(UInt(4), { init: 0 });

  logic() {
    when(this.in.gt(this.kept), () => this.kept.next(this.in));
    this.largest.assign(this.kept);
  }
}

class Hierarchy extends Module {
  readonly enable = input(Bool());
  readonly largest = output(UInt(4));
  readonly transmitter = instance(new Transmitter());
  readonly gate = instance(new Gate());
  readonly receivers = [instance(new Receiver()), instance(new Receiver())];

  logic() {
    this.gate.open.assign(this.enable);
    this.gate.in.assign(this.transmitter.count);
    for (const receiver of this.receivers) receiver.in.assign(this.gate.out);
    this.largest.assign(this.receivers[0].largest.xor(this.receivers[1].largest));
  }
}

class ThroughMemory extends Module {
  readonly address = input(UInt(4));
  readonly enable = input(Bool(), { domain: link });
  readonly word = input(UInt(8));
  readonly out = output(UInt(8));
  readonly fixed = output(UInt(8));
  readonly table = memory(UInt(8), {
    depth: 16,
    ports: { fill: writePort({ domain: link }), look: readPort({ latency: 1 }) },
  });
  readonly registers = memory(UInt(8), {
    depth: 16,
    ports: { fill: writePort({ domain: link }), look: readPort({ latency: 0 }) },
  });
  readonly latest = reg(UInt(8), { init: 0 });

  logic() {
    const at = this.word.bits(3, 0);
    when(this.enable, () => {
      this.table.ports.fill.write(at, this.word);
      this.registers.ports.fill.write(at, this.word);
    });
    this.out.assign(this.table.ports.look.read(this.address));
    this.latest.next(this.registers.ports.look.read(this.address));
    this.fixed.assign(this.latest);
  }
}

class ThroughMux extends Module {
  readonly choose = input(Bool());
  readonly out = output(Bool());
  readonly flags = [reg(Bool(), { init: false }), reg(Bool(), { init: false, domain: link })];
  readonly chosen = reg(Bool(), { init: false });

  logic() {
    this.flags.forEach((flag) => flag.next(flag.not()));
    this.chosen.next(mux(this.choose, this.flags[0], this.flags[1]));
    this.out.assign(this.chosen);
  }
}

class Stated extends Module {
  readonly out = output(Bool(), { domain: defaultDomain });
  readonly busy = reg(Bool(), { init: false, domain: link });

  logic() {
    this.busy.next(this.busy.not());
    this.out.assign(this.busy);
    inDomain(defaultDomain, () => assert(this.busy.not(), 'the link is idle'));
  }
}

export const designs = {
  'from register to register': () => new Direct(),
  'through instances up and down': () => new Hierarchy(),
  'through memories': () => new ThroughMemory(),
  'through a mux': () => new ThroughMux(),
  'to an output of a stated domain and to an assertion': () => new Stated(),
};
