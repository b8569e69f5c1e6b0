import { Bool, Enum, Module, UInt, input, match, output, when } from '../../../gen/index.ts';

const State = Enum('State', ['Idle', 'Run', 'Drain']);

class Latches extends Module {
  readonly a = input(Bool());
  readonly b = input(Bool());
  readonly state = input(State);
  readonly op = input(UInt(2));
  readonly noOtherwise = output(UInt(4));
  readonly oneBranch = output(UInt(4));
  readonly nested = output(UInt(4));
  readonly member = output(UInt(4));
  readonly value = output(UInt(4));
  readonly half = output(UInt(4));
  readonly fine = output(UInt(4));

  logic() {
    when(this.a, () => this.noOtherwise.assign(1));
    when(this.a, () => this.oneBranch.assign(1))
      .elseWhen(this.b, () => this.fine.assign(1))
      .otherwise(() => this.oneBranch.assign(2));
    when(this.a, () => {
      when(this.b, () => this.nested.assign(1));
    }).otherwise(() => this.nested.assign(2));
    match(this.state, {
      Idle: () => this.member.assign(1),
      Run: () => this.member.assign(2),
      Drain: () => this.fine.assign(2),
    });
    match(this.op, [
      [0, () => this.value.assign(1)],
      [1, () => this.value.assign(2)],
    ]);
    this.half.bits(1, 0).assign(0);
    when(this.a, () => this.half.assign(5));
    this.fine.assign(3);
  }
}

export const designs = {
  'no otherwise, a branch, an inner when, a member, no case, half of the bits': () => new Latches(),
};
