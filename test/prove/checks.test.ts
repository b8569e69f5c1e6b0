import { describe, expect, it } from 'vitest';
import { Bool, Module, UInt, assert, input, output } from '../../gen/index.ts';
import { answersWithin, fell, past, rose, stable } from '../../hw/lib/checks/index.ts';
import { simulate } from '../../sim/index.ts';
import { prove } from '../../sim/prove/index.ts';
import { Random } from '../../sim/random/index.ts';

const SEED = 20261124;

class Watched extends Module<void> {
  readonly level = input(Bool());
  readonly number = input(UInt(3));
  readonly known = output(Bool());
  readonly earlier = output(UInt(3));
  readonly same = output(Bool());
  readonly up = output(Bool());
  readonly down = output(Bool());

  logic() {
    const earlier = past(this.number, 2);
    this.known.assign(earlier.known);
    this.earlier.assign(earlier.value);
    this.same.assign(stable(this.number));
    this.up.assign(rose(this.level));
    this.down.assign(fell(this.level));
    assert(this.up.and(this.down).not(), 'never up and down at once');
  }
}

/** Asks and answers as its inputs say. */
class Answering extends Module<{ readonly cycles: number }> {
  readonly request = input(Bool());
  readonly answer = input(Bool());

  logic() {
    answersWithin({ request: this.request, answer: this.answer, cycles: this.p.cycles, name: 'a question' });
  }
}

/** Answers `latency` cycles later, for a deadline of `cycles`. */
class Delayed extends Module<{ readonly latency: number; readonly cycles: number }> {
  readonly request = input(Bool());

  logic() {
    const { latency, cycles } = this.p;
    const asked = latency === 0 ? null : past(this.request, latency);
    const answer = asked === null ? this.request : asked.known.and(asked.value);
    answersWithin({ request: this.request, answer, cycles, name: 'a question' });
  }
}

describe('past, stable, rose, fell', () => {
  it(`say what was before, and nothing of the time before reset ended (seed ${SEED})`, async () => {
    using dut = await simulate(() => new Watched());
    const random = new Random(SEED);
    const numbers: number[] = [];
    const levels: boolean[] = [];
    for (let cycle = 0; cycle < 300; cycle++) {
      const number = random.chance(0.4) && cycle > 0 ? numbers[cycle - 1] : random.below(8);
      const level = random.chance(0.5);
      numbers.push(number);
      levels.push(level);
      dut.number = number;
      dut.level = level;
      expect(dut.known).toBe(cycle >= 2);
      if (cycle >= 2) expect(dut.earlier).toBe(numbers[cycle - 2]);
      expect(dut.same).toBe(cycle === 0 || numbers[cycle - 1] === number);
      expect(dut.up).toBe(cycle > 0 && !levels[cycle - 1] && level);
      expect(dut.down).toBe(cycle > 0 && levels[cycle - 1] && !level);
      dut.step();
    }
  });

  it('refuse cycles that are none', () => {
    class Wrong extends Module<void> {
      readonly level = input(Bool());
      logic() {
        past(this.level, 0);
      }
    }
    return expect(simulate(() => new Wrong())).rejects.toThrow('past was given an unusable number of cycles');
  });
});

describe('answersWithin', () => {
  it.each([0, 1, 2, 5])(`stops a simulation where an answer is late, and nowhere else: %i cycles`, async (cycles) => {
    for (let seed = SEED; seed < SEED + 20; seed++) {
      using dut = await simulate(() => new Answering({ cycles }), { record: 'none' });
      const random = new Random(seed);
      const chance = random.pick([0.2, 0.5, 0.9]);
      let oldest: number | null = null;
      for (let cycle = 0; cycle < 200; cycle++) {
        const request = random.chance(0.3);
        const answer = random.chance(chance);
        dut.request = request;
        dut.answer = answer;
        if (request) oldest ??= cycle;
        if (answer) oldest = null;
        if (oldest !== null && cycle - oldest >= cycles) {
          expect(() => dut.step(), `seed ${seed}, cycle ${cycle}`).toThrow(`a question is answered within ${cycles}`);
          break;
        }
        dut.step();
      }
    }
  });

  it('is proven for the latency that there is, and fails for one cycle less', async () => {
    const outcomes = async (latency: number, cycles: number) =>
      (await prove(() => new Delayed({ latency, cycles }))).properties.map(({ outcome }) => outcome);
    expect(await outcomes(3, 3)).toMatchObject([{ status: 'proven' }, { status: 'reached', cycle: 3 }]);
    expect(await outcomes(3, 2)).toMatchObject([
      { status: 'failed', cycle: 2 },
      { status: 'reached', cycle: 3 },
    ]);
    expect(await outcomes(0, 0)).toMatchObject([{ status: 'proven' }, { status: 'reached', cycle: 0 }]);
  });
});
