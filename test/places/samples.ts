/**
 * User code for the tests of places; it runs under vitest and under tsx. Each case holds a place, the line it must be
 * on and the name that the source gives to the value.
 */
import { capturePlace } from '../../gen/places/index.ts';
import type { PlaceId } from '../../gen/ir/index.ts';

/** A value of a miniature language: every operator records where it was called. */
interface Value {
  readonly id: PlaceId;
  readonly fire: Value;
  add(other?: unknown): Value;
  trunc(width: number): Value;
  divide(): { q: Value; r: Value };
}

/** Made at run time, so that its frames belong to no file: they are skipped like the framework's own. */
const makeLanguage = new Function(
  'capturePlace',
  `const make = () => ({
     id: capturePlace(), add: make, trunc: make,
     get fire() { return make(); },
     divide: () => ({ q: make(), r: make() }),
   });
   return make;`,
) as (capture: typeof capturePlace) => (type?: string) => Value;

export interface Case {
  readonly what: string;
  readonly id: PlaceId;
  readonly name: string | null;
  /** The text that stands at the place. */
  readonly text: string;
}

/** Runs all cases; the caller begins and finishes the recording. */
export function runCases(): Case[] {
  const value = makeLanguage(capturePlace);
  const cases: Case[] = [];
  const expectCase = (what: string, { id }: Value, name: string | null, text: string): void => {
    cases.push({ what, id, name, text });
  };

  const plain = value();
  expectCase('a call', plain, 'plain', 'value()');
  const sum = plain.add(1);
  expectCase('a method', sum, 'sum', 'add(1)');
  const chained = plain.add(2).add(3).trunc(8);
  expectCase('the outermost call of a chain', chained, 'chained', 'trunc(8)');
  const spread = plain
    .add(1) // a comment in between
    .trunc(9);
  expectCase('a chain over several lines', spread, 'spread', 'trunc(9)');
  const seen = [value('first'), plain.add(value('inner'))] as const;
  expectCase('an element of an array', seen[0], null, `value('first')`);
  expectCase('an operand of an element', seen[1], null, `add(value('inner'))`);
  const wrapped = (value('wrapped') as Value)!;
  expectCase('parentheses, as and !', wrapped, 'wrapped', `value('wrapped')`);
  const { q, r } = plain.divide();
  expectCase('a destructured field', q, null, 'divide()');
  expectCase('another destructured field', r, null, 'divide()');
  let late: Value;
  late = plain.add('late');
  expectCase('an assignment', late, 'late', `add('late')`);
  late = late.add('again');
  expectCase('a second assignment', late, 'late', `add('again')`);
  const mapped = [0, 1].map((i) => value(`mapped ${i}`));
  expectCase('an element made by map', mapped[1]!, 'mapped', 'value(`mapped ${i}`)');
  const filled = Array.from({ length: 2 }, () => value('filled'));
  expectCase('an element made by Array.from', filled[0]!, 'filled', `value('filled')`);
  const chosen = cases.length > 0 ? plain.add('chosen') : plain;
  expectCase('a choice of the host', chosen, 'chosen', `add('chosen')`);
  const go = plain.fire;
  expectCase('a getter', go, 'go', 'fire');
  expectCase('no name at all', plain.add('anonymous'), null, `add('anonymous')`);

  /** Adds things. */
  class Adder {
    /** What is added, in {@link Adder}. */
    readonly left = value('left');
    readonly right = value('right');
    readonly #hidden = value('hidden');
    declare readonly nothing: number;

    inside(): Value[] {
      const local = this.left.add(this.right);
      return [this.#hidden, local, this.left.add('returned')];
    }
  }
  const adder = new Adder();
  expectCase('a class field', adder.left, 'left', `value('left')`);
  expectCase('a second field', adder.right, 'right', `value('right')`);
  const [hidden, local, returned] = adder.inside() as [Value, Value, Value];
  expectCase('a private field', hidden, 'hidden', `value('hidden')`);
  expectCase('a local in a method', local, 'local', 'add(this.right)');
  expectCase('a returned value', returned, null, `add('returned')`);
  return cases;
}
