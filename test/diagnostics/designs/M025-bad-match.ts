import { Enum, Module, UInt, input, match, output } from '../../../gen/index.ts';

const State = Enum('State', ['Idle', 'Run', 'Drain']);

class Choices extends Module {
  readonly state = input(State);
  readonly op = input(UInt(2));
  readonly out = output(UInt(2));

  logic() {
    this.out.assign(0);
    match(this.state, { Idle: () => this.out.assign(1), Run: () => this.out.assign(2) } as never);
    match(this.op, [
      [0, () => this.out.assign(1)],
      [[1, 0], () => this.out.assign(2)],
    ]);
  }
}

export const designs = {
  'a member left out, a value twice': () => new Choices(),
};
