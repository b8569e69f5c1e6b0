import { Bundle, Enum, Module, UInt, input, output } from '../../../gen/index.ts';

class Fields extends Module {
  readonly pixel = input(Bundle({ 'red-ish': UInt(8) }));
  readonly state = input(Enum('State', ['Idle', 'Idle']));
  readonly out = output(UInt(8));

  logic() {
    this.out.assign(0);
  }
}

export const designs = {
  'a bundle with a name that is none, an enumeration with one name twice': () => new Fields(),
};
