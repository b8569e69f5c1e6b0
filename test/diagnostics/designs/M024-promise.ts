import { Bool, Module, input, output, when } from '../../../gen/index.ts';

class Waiting extends Module {
  readonly en = input(Bool());
  readonly out = output(Bool());

  logic() {
    this.out.assign(false);
    when(this.en, async () => {
      this.out.assign(await Promise.resolve(true));
    });
  }
}

export const designs = {
  'an async closure': () => new Waiting(),
};
