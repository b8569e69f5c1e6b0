import { Bool, Module, assert, cover, input, output, when } from '../../../gen/index.ts';

class Always extends Module<{ lanes: number }> {
  readonly en = input(Bool());
  readonly out = output(Bool());

  logic() {
    this.out.assign(this.en);
    assert(Bool().lit(this.p.lanes > 0), 'there are lanes');
    cover(Bool().lit(this.p.lanes === 4), 'four lanes');
    when(this.en, () => assert(Bool().lit(false), 'en never rises'));
  }
}

export const designs = {
  'a condition of parameters': () => new Always({ lanes: 0 }),
};
