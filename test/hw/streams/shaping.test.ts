import { describe, expect, it } from 'vitest';
import { Bool, Module, Stream, UInt, connect, elaborate, input, output } from '../../../gen/index.ts';
import {
  DropUntil,
  PacketFilter,
  PacketFramer,
  PacketLengthCheck,
  PacketWidthDown,
  PacketWidthUp,
  WidthDown,
  WidthUp,
} from '../../../hw/lib/index.ts';
import { simulate } from '../../../sim/index.ts';
import { Random } from '../../../sim/random/index.ts';
import { randomBytes } from '../../support/streams.ts';

const SEED = 20261205;
const byte = UInt(8);

describe.each([1, 2, 3, 4])('widths, factor %i', (factor) => {
  const grouped = (words: Uint8Array) =>
    Array.from({ length: words.length / factor }, (_, n) => [...words.subarray(n * factor, (n + 1) * factor)]);

  it(`gathers words in order, a narrow one per cycle (seed ${SEED})`, async () => {
    using dut = await simulate(() => new WidthUp({ type: byte, factor }));
    for (const per256 of [0, 120]) {
      const words = randomBytes(new Random(SEED), 60 * factor);
      const [sent, seen] = await Promise.all([
        dut.enq.send(words, { stalls: { seed: SEED, per256 } }),
        dut.deq.receive(60, { stalls: { seed: SEED + 1, per256 } }),
      ]);
      expect(bytesOf(seen)).toEqual(words);
      if (per256 === 0) {
        expect(sent.lastCycle - sent.firstCycle + 1).toBe(60 * factor);
        expect(dut.deq.last!.lastCycle - sent.lastCycle).toBe(1);
      }
    }
  });

  it(`cuts words in order, a narrow one per cycle (seed ${SEED})`, async () => {
    using dut = await simulate(() => new WidthDown({ type: byte, factor }));
    for (const per256 of [0, 120]) {
      const words = randomBytes(new Random(SEED), 60 * factor);
      const [sent, seen] = await Promise.all([
        dut.enq.send(grouped(words), { stalls: { seed: SEED, per256 } }),
        dut.deq.receive(60 * factor, { stalls: { seed: SEED + 1, per256 } }),
      ]);
      expect(bytesOf(seen)).toEqual(words);
      const { firstCycle, lastCycle } = dut.deq.last!;
      if (per256 === 0) expect([lastCycle - firstCycle + 1, sent.lastCycle]).toEqual([60 * factor, lastCycle]);
    }
  });

  it(`gathers and cuts packets, with fewer parts in a last word (seed ${SEED})`, async () => {
    const random = new Random(SEED);
    const narrow: { data: number; last: boolean }[] = [];
    const wide: { parts: number[]; count: number; last: boolean }[] = [];
    for (let packet = 0; packet < 80; packet++) {
      const length = random.between(1, 3 * factor);
      for (let i = 0; i < length; i++) {
        if (i % factor === 0) wide.push({ parts: [], count: 0, last: false });
        const data = random.below(256);
        const now = wide[wide.length - 1];
        now.parts.push(data);
        now.count++;
        now.last = i === length - 1;
        narrow.push({ data, last: now.last });
      }
    }
    using up = await simulate(() => new PacketWidthUp({ type: byte, factor }));
    const [sent, seen] = await Promise.all([up.enq.send(narrow), up.deq.receive(wide.length, { stalls: undefined })]);
    const words = up.deq.decode(seen) as unknown as typeof wide;
    expect(words.map((word) => ({ ...word, parts: Object.values(word.parts).slice(0, word.count) }))).toEqual(wide);
    expect(sent.lastCycle - sent.firstCycle + 1).toBe(narrow.length);

    using down = await simulate(() => new PacketWidthDown({ type: byte, factor }));
    for (const per256 of [0, 120]) {
      const [, cut] = await Promise.all([
        down.enq.send(words, { stalls: { seed: SEED, per256 } }),
        down.deq.receive(narrow.length, { stalls: { seed: SEED + 1, per256 } }),
      ]);
      expect(down.deq.decode(cut)).toEqual(narrow);
      const { firstCycle, lastCycle } = down.deq.last!;
      if (per256 === 0) expect(lastCycle - firstCycle + 1).toBe(narrow.length);
    }
  });
});

/** The bytes of received words, whose parts are packed from the low bits; none is wider than 4 bytes. */
function bytesOf(
  words: ArrayLike<number | bigint> & { BYTES_PER_ELEMENT: number; buffer: ArrayBufferLike },
): Uint8Array {
  const bytes = new Uint8Array(words.buffer);
  // three bytes come in four
  return words.BYTES_PER_ELEMENT === 4 && bytes.every((byte, i) => i % 4 !== 3 || byte === 0)
    ? bytes.filter((_, i) => i % 4 !== 3)
    : bytes;
}

describe('packet framer', () => {
  it(`ends packets after as many words as their lengths say (seed ${SEED})`, async () => {
    using dut = await simulate(() => new PacketFramer({ type: byte, lengthBits: 4 }));
    const random = new Random(SEED);
    for (const per256 of [0, 120]) {
      const lengths = Uint8Array.from({ length: 100 }, () => random.between(1, 15));
      const expected = [...lengths].flatMap((length) =>
        Array.from({ length }, (_, i) => ({ data: random.below(256), last: i === length - 1 })),
      );
      const [sent, , seen] = await Promise.all([
        dut.enq.send(
          expected.map(({ data }) => data),
          { stalls: { seed: SEED, per256 } },
        ),
        dut.length.send(lengths, { stalls: { seed: SEED + 1, per256 } }),
        dut.deq.receive(expected.length, { stalls: { seed: SEED + 2, per256 } }),
      ]);
      expect(dut.deq.decode(seen)).toEqual(expected);
      if (per256 === 0) expect(sent.lastCycle - sent.firstCycle + 1).toBe(expected.length);
    }
  });

  it('takes a length of zero for a mistake', async () => {
    using dut = await simulate(() => new PacketFramer({ type: byte, lengthBits: 4 }));
    Object.assign(dut.length, { valid: true, bits: 0 });
    expect(() => dut.step()).toThrow('a packet has at least one word');
  });
});

describe('packet filter', () => {
  it('drops the packets whose first word says so, and shows how', async () => {
    using dut = await simulate(() => new PacketFilter({ type: UInt(4) }), { initial: 'zero' });
    dut.deq.ready = true;
    dut.enq.valid = true;
    for (const [data, last, drop] of [
      [1, false, true],
      [7, false, false],
      [2, true, false],
      [3, true, false],
      [4, true, true],
      [5, false, false],
      [6, true, true],
    ] as const) {
      Object.assign(dut.enq.bits, { data, last });
      dut.drop = drop;
      dut.step();
    }
    expect(dut.waves('enq.bits.data', 'enq.bits.last', 'drop', 'enq.ready', 'deq.valid')).toMatchInlineSnapshot(`
      "enq.bits.data 1─7─2─3─4─5─6─
      enq.bits.last ▁▁▁▁██████▁▁██
      drop          ██▁▁▁▁▁▁██▁▁██
      enq.ready     ██████████████
      deq.valid     ▁▁▁▁▁▁██▁▁████"
    `);
  });
});

describe('drop until', () => {
  it('passes words from a start to a stop', async () => {
    using dut = await simulate(() => new DropUntil({ type: UInt(4) }));
    const passed: number[] = [];
    dut.deq.ready = true;
    dut.enq.valid = true;
    for (let word = 1; word <= 12; word++) {
      dut.enq.bits = word;
      dut.start = word === 3 || word === 9;
      dut.stop = word === 2 || word === 6 || word === 9;
      expect(dut.enq.ready).toBe(true);
      if (dut.deq.valid) passed.push(dut.deq.bits);
      dut.step();
    }
    expect(passed).toEqual([3, 4, 5, 6, 9]);
  });
});

describe('packet length check', () => {
  it('tells packets that are too short or too long, and leaves the stream alone', async () => {
    using dut = await simulate(() => new PacketLengthCheck({ type: byte, shortest: 2, longest: 3 }));
    const told: string[] = [];
    dut.deq.ready = true;
    dut.enq.valid = true;
    for (const length of [1, 2, 3, 4, 6, 1, 2]) {
      for (let i = 0; i < length; i++) {
        Object.assign(dut.enq.bits, { data: i, last: i === length - 1 });
        expect([dut.enq.ready, dut.deq.valid, dut.deq.bits.data]).toEqual([true, true, i]);
        if (dut.tooShort) told.push(`${length} short at ${i}`);
        if (dut.tooLong) told.push(`${length} long at ${i}`);
        dut.step();
      }
    }
    expect(told).toEqual(['1 short at 0', '4 long at 3', '6 long at 3', '1 short at 0']);
  });

  it('refuses lengths that make no range', () => {
    expect(() => elaborate(() => new PacketLengthCheck({ type: byte, shortest: 3, longest: 2 }))).toThrow(
      'the lengths of packets make no range\n  expected whole numbers, 1 <= shortest <= longest\n  found    shortest 3, longest 2',
    );
  });
});

/** Doubles the odd words, drops the even ones and, while `drop` is on, all; waits while `halt` is on. */
class Operators extends Module {
  readonly enq = input(Stream(byte));
  readonly deq = output(Stream(UInt(9)));
  readonly drop = input(Bool());
  readonly halt = input(Bool());

  logic() {
    const odd = this.enq.filter((word) => word.bit(0));
    const thrown = odd.throwWhen(this.drop);
    const doubled = thrown.map((word) => word.addx(word));
    connect(doubled.haltWhen(this.halt), this.deq);
  }
}

describe('operators of streams', () => {
  it(`map, filter and halt without a register (seed ${SEED})`, async () => {
    using dut = await simulate(() => new Operators());
    const words = randomBytes(new Random(SEED), 500);
    const expected = [...words].filter((word) => word % 2 === 1).map((word) => 2 * word);
    const [sent, seen] = await Promise.all([dut.enq.send(words), dut.deq.receive(expected.length)]);
    expect(Array.from(seen, Number)).toEqual(expected);
    expect(sent.lastCycle - sent.firstCycle).toBe(499);
    Object.assign(dut.enq, { valid: true, bits: 3 });
    dut.deq.ready = true;
    dut.halt = true;
    expect([dut.deq.valid, dut.enq.ready]).toEqual([false, false]);
    dut.step();
    dut.halt = false;
    expect([dut.deq.valid, dut.enq.ready, dut.deq.bits]).toEqual([true, true, 6]);
    dut.step();
    dut.enq.bits = 5;
    dut.deq.ready = false;
    dut.drop = true;
    expect([dut.deq.valid, dut.enq.ready]).toEqual([false, true]);
  });

  it('are named after the variables that hold them', () => {
    const names = elaborate(() => new Operators()).top.signals.map(({ name }) => name);
    expect(names).toEqual([
      ...['odd_valid', 'odd_ready', 'odd_bits', 'thrown_valid', 'thrown_ready', 'thrown_bits'],
      ...['doubled_valid', 'doubled_ready', 'doubled_bits', 'value_valid', 'value_ready', 'value_bits'],
    ]);
  });
});
