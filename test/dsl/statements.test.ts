import { describe, expect, it } from 'vitest';
import {
  Bool,
  Bundle,
  Enum,
  Module,
  SInt,
  Stream,
  UInt,
  Vec,
  assert,
  assume,
  connect,
  cover,
  input,
  match,
  output,
  reg,
  regNext,
  unused,
  when,
  wire,
} from '../../gen/index.ts';
import { bodyOf, mistakesIn, topOf } from './support.ts';

const State = Enum('State', ['Idle', 'Run', 'Drain']);
const Point = Bundle({ x: UInt(8), y: SInt(8) });

/** Signals of all kinds; the logic is given by each test. */
class Bench extends Module<{ logic: (b: Bench) => void }> {
  readonly a = input(UInt(8));
  readonly small = input(UInt(2));
  readonly b = input(Bool());
  readonly c = input(Bool());
  readonly source = input(Stream(UInt(8)));
  readonly sink = output(Stream(UInt(8)));
  readonly out = output(UInt(8));
  readonly r = reg(UInt(8), { init: 0 });
  readonly state = reg(State, { init: State.Idle });
  readonly point = reg(Point);
  readonly lanes = reg(Vec(3, UInt(8)), { init: 0 });
  readonly w = wire(UInt(8), { default: 3 });

  logic() {
    this.p.logic(this);
  }
}

const body = (logic: (b: Bench) => void) => bodyOf(() => new Bench({ logic }));
const wrong = (logic: (b: Bench) => void) => mistakesIn(() => new Bench({ logic }));

describe('assignment', () => {
  it('drives wires and outputs with assign, registers with next', () => {
    expect(
      body((t) => {
        t.out.assign(t.a);
        t.w.assign(7);
        t.r.next(t.r.add(1));
      }),
    ).toEqual(['out = a', 'w = 7:8', 'r <= add:8(r, 1:8)']);
  });

  it('drives parts', () => {
    expect(
      body((t) => {
        t.out.bits(7, 4).assign(t.a.bits(3, 0));
        t.out.bits(7, 4).bits(1, 0).assign(0);
        t.r.bit(0).next(t.b);
      }),
    ).toEqual(['out[7:4] = a[3:0]', 'out[5:4] = 0:2', 'r[0:0] <= b']);
  });

  it('drives bundles and vectors whole, from values or from literals with signals among them', () => {
    expect(
      body((t) => {
        t.point.next(t.point);
        t.point.next({ x: t.a, y: -1 });
        t.lanes.next([t.a, 1, t.r]);
        t.lanes.next(9);
      }),
    ).toEqual([
      'point.x <= point.x',
      'point.y <= point.y',
      'point.x <= a',
      'point.y <= -1:s8',
      'lanes.0 <= a',
      'lanes.1 <= 1:8',
      'lanes.2 <= r',
      'lanes.0 <= 9:8',
      'lanes.1 <= 9:8',
      'lanes.2 <= 9:8',
    ]);
  });

  it('writes the element that a signal chooses, and nothing past the end', () => {
    expect(body((t) => t.lanes.at(t.small).next(t.a))).toEqual([
      'match small',
      '  case 0',
      '    lanes.0 <= a',
      '  case 1',
      '    lanes.1 <= a',
      '  case 2',
      '    lanes.2 <= a',
    ]);
    expect(body((t) => t.lanes.at(t.b.asUInt()).bits(1, 0).next(3))).toEqual([
      'match b',
      '  case 0',
      '    lanes.0[1:0] <= 3:2',
      '  case 1',
      '    lanes.1[1:0] <= 3:2',
    ]);
  });

  it('writes a chosen bundle in one match', () => {
    class Table extends Module {
      readonly i = input(UInt(1));
      readonly points = reg(Vec(2, Point));
      logic() {
        this.points.at(this.i).next({ x: 1, y: 2 });
      }
    }
    expect(bodyOf(() => new Table())).toEqual([
      'match i',
      '  case 0',
      '    points.0.x <= 1:8',
      '    points.0.y <= 2:s8',
      '  case 1',
      '    points.1.x <= 1:8',
      '    points.1.y <= 2:s8',
    ]);
  });

  it('needs equal widths and kinds', () => {
    expect(wrong((t) => t.out.assign(t.small as never))).toEqual([
      'M014 | 8 bits | 2 bits | (t.small as never).pad(8), or declare t.out with 2 bits',
    ]);
    expect(wrong((t) => t.state.next(t.small as never))).toEqual(['M011 | State | UInt(2) | use a member of State']);
    expect(wrong((t) => t.point.next(t.lanes as never))).toEqual([
      'M011 | Bundle{x: UInt(8), y: SInt(8)} | Vec(3, UInt(8)) | use a value of the same type; unpack() and pack() convert between bits and fields',
    ]);
    expect(wrong((t) => t.point.next({ x: 1, z: 2 } as never))).toEqual([
      'M011 | all fields of Bundle{x: UInt(8), y: SInt(8)} | no y and an unknown z | give each field a value, and nothing else',
    ]);
    expect(wrong((t) => t.lanes.next([1, 2]))).toEqual([
      'M011 | 3 values (Vec(3, UInt(8))) | an array of 2 | give one value per element',
    ]);
  });

  it('keeps assign and next apart', () => {
    expect(wrong((t) => t.r.assign(1))).toEqual([
      'M021 | a wire, an output or an input of an instance | a register (r) | use .next(), or declare it as wire()',
    ]);
    expect(wrong((t) => t.out.next(1))).toEqual([
      'M021 | a register | an output (out) | use .assign(), or declare it as reg()',
    ]);
  });

  it('cannot drive inputs or computed values', () => {
    expect(wrong((t) => t.a.assign(1))).toEqual([
      'M020 | a wire, an output or an input of an instance | an input of this module (a) | make it an output, or let the parent drive it',
    ]);
    expect(wrong((t) => t.a.add(1).assign(1))).toEqual([
      'M020 | a wire, an output, an input of an instance, or bits of one | the result of add | declare a wire and give it the value',
    ]);
    expect(wrong(() => UInt(8).lit(1).next(1))).toEqual([
      'M020 | a register, or bits of one | the constant 1 | declare a reg and give it the value',
    ]);
  });

  it('belongs into logic()', () => {
    class Early extends Module {
      readonly x = output(Bool());
      readonly done = this.x.assign(true);
      logic() {}
    }
    expect(mistakesIn(() => new Early())).toEqual([
      'M023 | .assign() in logic() | a field’s initialiser or a constructor | move the statement into logic()',
    ]);
  });
});

describe('when', () => {
  it('nests, with host loops inside', () => {
    expect(
      body((t) => {
        when(t.b, () => {
          for (let i = 0; i < 2; i++) t.lanes[i].next(i);
          when(t.c, () => t.r.next(1)).otherwise(() => t.r.next(2));
        })
          .elseWhen(t.c, () => t.r.next(3))
          .otherwise(() => t.r.next(4));
        t.out.assign(t.r);
      }),
    ).toEqual([
      'when b',
      '  lanes.0 <= 0:8',
      '  lanes.1 <= 1:8',
      '  when c',
      '    r <= 1:8',
      '  otherwise',
      '    r <= 2:8',
      'when c',
      '  r <= 3:8',
      'otherwise',
      '  r <= 4:8',
      'out = r',
    ]);
  });

  it('takes a Bool and nothing else', () => {
    expect(wrong((t) => when(t.a as never, () => t.r.next(0)))).toEqual([
      'M011 | a Bool signal | UInt(8) | compare it ((t.a as never).ne(0)) or take one bit ((t.a as never).bit(0))',
    ]);
    expect(wrong((t) => when(true as never, () => t.r.next(0)))).toEqual([
      'M011 | a Bool signal | true | choose between host values with if',
    ]);
  });

  it('refuses asynchronous closures', () => {
    expect(wrong((t) => when(t.b, (async () => t.r.next(0)) as () => void))).toEqual([
      'M024 | a function that has described its hardware when it returns | a promise from the function given to when | remove async and await: hardware is described synchronously',
    ]);
  });

  it('closes its scope when the closure throws', () => {
    expect(
      body((t) => {
        try {
          when(t.b, () => {
            throw new Error('of the user');
          });
        } catch {
          t.r.next(1);
        }
      }),
    ).toEqual(['when b', 'r <= 1:8']);
  });
});

describe('match', () => {
  it('has a case per member of an enumeration', () => {
    expect(
      body((t) => {
        match(t.state, {
          Idle() {
            when(t.b, () => t.state.next(State.Run));
          },
          Run: () => t.state.next(State.Drain),
          Drain() {
            t.state.next(State.Idle);
          },
        });
      }),
    ).toEqual([
      'match state',
      '  case 0',
      '    when b',
      '      state <= 1:2',
      '  case 1',
      '    state <= 2:2',
      '  case 2',
      '    state <= 0:2',
    ]);
  });

  it('may leave members to otherwise', () => {
    expect(body((t) => match(t.state, { Run: () => t.r.next(1), otherwise: () => t.r.next(0) }))).toEqual([
      'match state',
      '  case 1',
      '    r <= 1:8',
      '  otherwise',
      '    r <= 0:8',
    ]);
  });

  it('chooses by numbers', () => {
    expect(
      body((t) =>
        match(
          t.small,
          [
            [0, () => t.r.next(1)],
            [[1, 2], () => t.r.next(2)],
          ],
          () => t.r.next(3),
        ),
      ),
    ).toEqual([
      'match small',
      '  case 0',
      '    r <= 1:8',
      '  case 1, 2',
      '    r <= 2:8',
      '  otherwise',
      '    r <= 3:8',
    ]);
  });

  it('refuses missing, unknown and repeated cases', () => {
    expect(wrong((t) => match(t.state, { Idle() {}, Run() {} } as never))).toEqual([
      'M025 | the members of State: Idle, Run, Drain | no case for Drain | add the missing cases, or otherwise()',
    ]);
    expect(wrong((t) => match(t.state, { Stop() {}, otherwise() {} } as never))).toEqual([
      'M025 | the members of State: Idle, Run, Drain | a case for Stop | rename or remove the case',
    ]);
    expect(
      wrong((t) =>
        match(t.small, [
          [1, () => t.r.next(1)],
          [[1, 2], () => t.r.next(2)],
        ]),
      ),
    ).toEqual(['M025 | each value once | 1 again | remove the second case: it can never be chosen']);
    expect(wrong((t) => match(t.small, [[4, () => t.r.next(1)]]))).toEqual([
      'M012 | a value from 0 to 3 (UInt(2)) | 4 | widen to 3 bits, or use a smaller value',
    ]);
  });
});

describe('checks', () => {
  it('keep their message and the conditions around them', () => {
    expect(
      body((t) => {
        assert(t.b, 'b holds');
        when(t.c, () => {
          assume(t.b, 'given');
          cover(t.b, 'seen');
        });
      }),
    ).toEqual(['assert b "b holds"', 'when c', '  assume b "given"', '  cover b "seen"']);
  });
});

describe('connect', () => {
  it('joins streams in both directions', () => {
    expect(body((t) => connect(t.source, t.sink))).toEqual([
      'sink.valid = source.valid',
      'source.ready = sink.ready',
      'sink.bits = source.bits',
    ]);
  });

  it('refuses the wrong way round, and different types', () => {
    expect(wrong((t) => connect(t.sink, t.source))).toEqual([
      'M026 | connect(producer, consumer): the first side sends, the second receives | source.valid, which cannot be driven here | swap the two, or connect other sides',
    ]);
    expect(wrong((t) => connect(t.source, t.point as never))).toEqual([
      'M026 | Stream<UInt(8)> | Bundle{x: UInt(8), y: SInt(8)} | connect values of one type',
    ]);
  });

  it('is what whole streams need instead of assign', () => {
    expect(wrong((t) => t.sink.assign(t.source))).toEqual([
      'M020 | fields that all have one direction | Stream<UInt(8)> | use connect(producer, consumer), or assign its fields one by one',
    ]);
  });
});

describe('defaults and registers', () => {
  it('keep constant defaults with the wire, and assign others first', () => {
    class Defaults extends Module {
      readonly a = input(UInt(4));
      readonly en = input(Bool());
      readonly w = wire(UInt(4), { default: this.a });
      readonly v = wire(Point, { default: { x: 1, y: -2 } });
      logic() {
        when(this.en, () => this.w.assign(0));
      }
    }
    const top = topOf(() => new Defaults());
    expect(bodyOf(() => new Defaults())).toEqual(['w = a', 'when en', '  w = 0:4']);
    expect(top.signals.map(({ path, defaultValue }) => [path, defaultValue])).toEqual([
      ['w', null],
      ['v.x', 1n],
      ['v.y', -2n],
    ]);
  });

  it('reset registers to constants only', () => {
    class Bad extends Module {
      readonly a = input(UInt(4));
      readonly r = reg(UInt(4), { init: this.a });
      logic() {
        this.r.next(this.a);
      }
    }
    expect(mistakesIn(() => new Bad())).toEqual([
      'M013 | a constant as the value after reset | a | reset to a constant, and load the signal with next()',
    ]);
  });

  it('load regNext in every cycle, also inside when', () => {
    const top = topOf(
      () =>
        new Bench({
          logic: (t) =>
            when(t.b, () => {
              const later = regNext(t.a, { init: 5 });
              t.r.next(later);
            }),
        }),
    );
    expect(top.signals.at(-1)).toMatchObject({ kind: 'reg', path: 'later', reset: 5n, width: 8 });
    expect(bodyOf(() => new Bench({ logic: (t) => when(t.b, () => t.r.next(regNext(t.a))) }))[0]).toMatch(/<= a$/);
  });
});

describe('unused', () => {
  it('marks signals, whole or by a part of them', () => {
    const top = topOf(() => new Bench({ logic: (t) => unused(t.a.bits(3, 0), t.source) }));
    expect(top.ports.filter(({ unusedOk }) => unusedOk).map(({ path }) => path)).toEqual([
      'a',
      'source.valid',
      'source.ready',
      'source.bits',
    ]);
  });
});
