import { Bool, UInt, Vec, assert, bitsFor, cover, reg, when } from '../../../../gen/index.ts';

/** Where words enter something and where they leave it again. */
export interface Journey {
  /** A word enters in this cycle. */
  readonly enters: Bool;
  readonly entering: UInt;
  /** A word leaves in this cycle. */
  readonly leaves: Bool;
  readonly leaving: UInt;
  /** Words that may be under way at the end of a cycle. */
  readonly capacity: number;
  /** For messages. */
  readonly name: string;
}

/**
 * Asserts that words come out as they went in: none lost, doubled, invented or overtaken, and never more under way than
 * there is room for. A word lost at the very end stays under way for ever, which `leavesWithin` finds.
 *
 * @returns how many words are under way at the beginning of the cycle
 */
export function follow({ enters, entering, leaves, leaving, capacity, name }: Journey): UInt {
  const came = reg(Vec(2, Bool()), { init: false });
  const gone = reg(Vec(2, Bool()), { init: false });
  const [first, second] = [0, 1].map((k) => came[k].or(enters.and(entering.eq(k + 1))));
  came.next([first, second]);
  when(leaves, () => {
    assert(leaving.ne(1).or(first.and(gone[0].not())), `${name}: the first coloured word leaves once, after it came`);
    assert(
      leaving.ne(2).or(second.and(gone[1].not(), first.not().or(gone[0]))),
      `${name}: the second coloured word leaves once, after it came and after the first`,
    );
    assert(leaving.ne(3), `${name}: no word leaves that was never sent`);
    for (const k of [0, 1]) when(leaving.eq(k + 1), () => gone[k].next(true));
  });

  const underWay = reg(UInt(bitsFor(capacity + 1)), { init: 0 });
  const present = underWay.addx(enters.asUInt());
  assert(leaves.not().or(present.ne(0)), `${name}: no more words leave than have come`);
  assert(underWay.le(capacity), `${name}: at most ${capacity} words are under way`);
  underWay.next(present.sub(leaves.asUInt()).trunc(underWay.width));

  cover(gone[0].and(gone[1]), `${name}: both coloured words have arrived`);
  if (capacity > 0) cover(underWay.eq(capacity), `${name}: as many words are under way as there is room for`);
  return underWay;
}

/** Something that is asked for and comes in the end. */
export interface Expectation {
  /** It is waited for in this cycle, by one who does not stand in its way. */
  readonly waiting: Bool;
  /** It comes in this cycle. */
  readonly comes: Bool;
  /** Cycles of waiting in vain that are allowed before it comes. */
  readonly cycles: number;
  readonly message: string;
}

/** Asserts that what is waited for comes within a number of cycles. Cycles in which nobody waits do not count. */
export function within({ waiting, comes, cycles, message }: Expectation): void {
  if (cycles === 0) {
    assert(waiting.not().or(comes), message);
    return;
  }
  const waited = reg(UInt(bitsFor(cycles)), { init: 0 });
  when(comes, () => waited.next(0)).elseWhen(waiting.and(waited.ne(cycles)), () => waited.next(waited.add(1)));
  assert(waiting.not().or(comes, waited.ne(cycles)), message);
}
