import { Bool, Module, input, output, when } from '../../../gen/index.ts';

class Waiting extends Module {
  readonly en = input(Bool());
  readonly out = output(Bool());

  logic() {
    this.out.assign(false);
    // the type of a closure lets a promise through; the project's linter does not
    const waits = async () => this.out.assign(await Promise.resolve(true));
    when(this.en, waits as () => void);
  }
}

class Late extends Module {
  readonly out = output(Bool());

  logic(): void {
    return this.describe() as unknown as void;
  }

  async describe() {
    await Promise.resolve();
    this.out.assign(true);
  }
}

export const designs = {
  'an async logic()': () => new Late(),
  'an async closure': () => new Waiting(),
};
