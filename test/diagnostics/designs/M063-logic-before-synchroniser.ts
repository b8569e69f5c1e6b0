import { Bool, Module, clockDomain, input, instance, output, reg, when } from '../../../gen/index.ts';

const link = clockDomain({ name: 'link' });

class OneBit extends Module {
  readonly in = input(Bool());
  readonly out = output(Bool());
  readonly first = reg(Bool(), { init: false, crossing: 'first stage of a synchroniser' });
  readonly second = reg(Bool(), { init: false });

  logic() {
    this.first.next(this.in);
    this.second.next(this.first);
    this.out.assign(this.second);
  }
}

class Source extends Module {
  readonly any = output(Bool());
  readonly a = reg(Bool(), { init: false, domain: link });
  readonly b = reg(Bool(), { init: false, domain: link });

  logic() {
    this.a.next(this.a.not());
    this.b.next(this.a);
    this.any.assign(this.a.or(this.b));
  }
}

class Glitches extends Module {
  readonly enable = input(Bool());
  readonly out = output(Bool());
  readonly ready = output(Bool());
  readonly source = instance(new Source());
  readonly sync = instance(new OneBit());
  readonly flag = reg(Bool(), { init: false, domain: link });
  readonly first = reg(Bool(), { init: false, crossing: 'first stage' });

  logic() {
    this.sync.in.assign(this.source.any);
    this.out.assign(this.sync.out);
    this.flag.next(this.flag.not());
    when(this.enable, () => this.first.next(this.flag));
    this.ready.assign(this.first);
  }
}

export const designs = {
  'an or behind an output, and a first stage under a condition': () => new Glitches(),
};
