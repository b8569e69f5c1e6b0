import { Bool, Module, UInt, input, match, output, when } from '../../../gen/index.ts';

class Decoder extends Module<{ levels: number }> {
  readonly bits = input(UInt(8));
  readonly out = output(Bool());

  logic() {
    this.out.assign(false);
    const decode = (level: number): void => {
      if (level === this.p.levels) this.out.assign(true);
      else when(this.bits.eq(level), () => decode(level + 1));
    };
    decode(0);
  }
}

class Chooser extends Module {
  readonly bits = input(UInt(8));
  readonly out = output(Bool());

  logic() {
    this.out.assign(false);
    const choose = (level: number): void => match(this.bits, [[level % 256, () => choose(level + 1)]]);
    choose(0);
  }
}

export const designs = {
  'branches of when, one more than there may be': () => new Decoder({ levels: 201 }),
  'match without end': () => new Chooser(),
};
