import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as language from '../../gen/index.ts';
import { Bool, Bundle, Enum, Flip, Module, SInt, Stream, UInt, UserError, Vec } from '../../gen/index.ts';
import { check, elaborate, print } from '../../gen/index.ts';

/**
 * Whatever one hands to the language: it answers with diagnostics or another `UserError`, and never with an exception
 * from its inside.
 */

const State = Enum('State', ['Idle', 'Run']);

class Child extends Module<{ width: number }> {
  readonly in = language.input(UInt(this.p.width));
  readonly out = language.output(UInt(this.p.width));
  logic() {
    this.out.assign(this.in);
  }
}

/** Everything there is in the module that the calls are made in. */
class Playground extends Module<{ act: (things: unknown[]) => void; early: boolean }> {
  readonly a = language.input(UInt(8));
  readonly s = language.input(SInt(4));
  readonly flag = language.input(Bool());
  readonly y = language.output(UInt(8));
  readonly count = language.reg(UInt(8), { init: 0 });
  readonly state = language.reg(State, { init: State.Idle });
  readonly w = language.wire(UInt(3));
  readonly v = language.wire(Vec(3, UInt(2)));
  readonly pair = language.wire(Bundle({ left: UInt(2), right: Bool() }));
  readonly source = language.input(Stream(UInt(8)));
  readonly sink = language.output(Stream(UInt(8)));
  readonly store = language.memory(UInt(8), {
    depth: 4,
    ports: { rd: language.readPort({ latency: 1 }), wr: language.writePort({ maskBits: 2 }) },
  });
  readonly child = language.instance(new Child({ width: 3 }));
  readonly others = this.p.early ? this.p.act(this.things()) : null;

  things(): unknown[] {
    const { a, s, flag, y, count, state, w, v, pair, source, sink, store, child } = this;
    return [a, s, flag, y, count, state, w, v, pair, source, sink, store, store.ports.rd, store.ports.wr, child];
  }

  logic() {
    if (!this.p.early) this.p.act([...this.things(), this.child.in, this.child.out]);
  }
}

const hostValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(0, 1, -1, 1.5, 2, 8, 255, 256, NaN, Infinity, -Infinity, 2 ** 31, 2 ** 53, 1e300),
  fc.constantFrom<unknown>(
    0n,
    1n,
    -1n,
    1n << 300n,
    true,
    false,
    null,
    undefined,
    '',
    'x',
    'a b',
    '8',
    'valid',
    'constructor',
  ),
  fc.constantFrom<unknown>(Symbol('s'), new Date(0), /x/, new Map(), Object.create(null), Object.freeze({})),
  fc.constantFrom<unknown>(
    () => undefined,
    async () => undefined,
    () => 3,
    Promise.resolve(1),
    Child,
    class {},
    Module,
  ),
  fc.constantFrom<unknown>(
    UInt(8),
    SInt(4),
    Bool(),
    State,
    State.Run,
    Vec(2, Bool()),
    Stream(UInt(8)),
    Bundle({ x: Bool() }),
  ),
  fc.constantFrom<unknown>(Flip(UInt(2)), [], [1], [1, 2, 3], [undefined], { left: 1, right: true }, { left: 'x' }),
  fc.constantFrom<unknown>(
    { init: 3 },
    { init: 'x' },
    { latency: 1 },
    { maskBits: 3 },
    { default: 1 },
    { enable: true },
  ),
  fc.constantFrom<unknown>(
    { Idle() {}, Run() {} },
    { Idle() {} },
    [[1, () => undefined]],
    [
      [[1, 2], () => undefined],
      [1, null],
    ],
  ),
  fc.constantFrom<unknown>(
    { depth: 4, ports: {} },
    { depth: -1, ports: { r: null } },
    { depth: 2, ports: { r: 3 }, init: [1, 'x'] },
  ),
);

/** What takes a finished design or a message. */
const NOT_LANGUAGE: ReadonlySet<string> = new Set(
  'check print generate formatMessage formatMessages messagesOf formatUserError'.split(' '),
);

/** Classes are called by `new` only, which JavaScript says itself. */
function isClass(value: unknown): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}

/** What a call is made on: a function of the door, or a method of something in the module. */
const callees = Object.entries(language)
  .filter(([name, value]) => typeof value === 'function' && !isClass(value) && !NOT_LANGUAGE.has(name))
  .map(([name]) => name)
  .sort();

interface Call {
  readonly callee: string;
  /** On which of the module's things the method is called, and which method. */
  readonly on: number;
  readonly method: number;
  readonly isMethod: boolean;
  /** Arguments: values of the program, or things of the module by number. */
  readonly args: readonly { readonly thing: number; readonly host: unknown }[];
}

const argument = fc.record({
  thing: fc.oneof({ weight: 2, arbitrary: fc.constant(-1) }, fc.nat(16)),
  host: hostValues,
});
const calls: fc.Arbitrary<Call> = fc.record({
  callee: fc.constantFrom(...callees),
  on: fc.nat(16),
  method: fc.nat(200),
  isMethod: fc.boolean(),
  args: fc.array(argument, { maxLength: 4 }),
});

/** The methods of an object, framework-internal ones (`$…`) left out, in a fixed order. */
function methodsOf(object: object): string[] {
  const names = new Set<string>();
  for (
    let o: object | null = object;
    o !== null && o !== Object.prototype;
    o = Object.getPrototypeOf(o) as object | null
  )
    for (const name of Object.getOwnPropertyNames(o)) names.add(name);
  const isMethod = (name: string) => {
    if (name.startsWith('$') || ['constructor', 'logic', 'things', 'moduleName'].includes(name)) return false;
    return typeof (object as Record<string, unknown>)[name] === 'function';
  };
  return [...names].filter(isMethod).sort();
}

function perform(call: Call, things: unknown[]): void {
  const args = call.args.map(({ thing, host }) => (thing < 0 ? host : things[thing % things.length]));
  if (!call.isMethod) {
    (language as unknown as Record<string, (...args: unknown[]) => unknown>)[call.callee](...args);
    return;
  }
  const object = things[call.on % things.length] as Record<string, (...args: unknown[]) => unknown>;
  const methods = methodsOf(object).filter((name) => !PRIVATE.has(name));
  if (methods.length > 0) object[methods[call.method % methods.length]](...args);
}

/** Methods that TypeScript keeps from users. */
const PRIVATE: ReadonlySet<string> = new Set([
  'arithmetic',
  'bitwise',
  'compare',
  'shift',
  'reduce',
  'cut',
  'widened',
  'factor',
  'chain',
  'drive',
  'signal',
]);

function outcome(act: (things: unknown[]) => void, early: boolean): void {
  try {
    const design = elaborate(() => new Playground({ act, early }));
    if (check(design).errors.length === 0) print(design);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message).toMatch(/\S/);
  }
}

describe('wrong calls', () => {
  const seed = Number(process.env.MOSAIC_SEED ?? 20_261_123);
  const numRuns = Number(process.env.MOSAIC_RUNS ?? 1000);

  it(`are answered by diagnostics, in logic() and in fields (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.array(calls, { minLength: 1, maxLength: 3 }), fc.boolean(), (made, early) => {
        outcome((things) => made.forEach((call) => perform(call, things)), early);
      }),
      { seed, numRuns },
    );
  });

  it(`are answered where types are made, outside of modules (seed ${seed})`, () => {
    const makers = [
      'UInt',
      'SInt',
      'Vec',
      'Bundle',
      'Stream',
      'Flip',
      'Enum',
      'lit',
      'zero',
      'log2Up',
      'bitsFor',
      'clockDomain',
    ];
    const made = fc.tuple(fc.constantFrom(...makers), fc.array(hostValues, { maxLength: 3 }));
    fc.assert(
      fc.property(made, ([maker, args]) => {
        try {
          (language as unknown as Record<string, (...args: unknown[]) => unknown>)[maker](...args);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      }),
      { seed, numRuns },
    );
  });
});
