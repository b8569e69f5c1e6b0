import { describe, expect, it } from 'vitest';
import { simulate } from '../../sim/index.ts';
import { WordPacker } from '../../hw/lib/streams/word-packer.ts';
import { Random } from '../../sim/random/index.ts';

const SEED = 20240615;

/** Packets of random lengths as words for the packer, and the wide words that must come. */
function packets(random: Random, count: number, narrowBits: number, wideBits: number) {
  const perWord = wideBits / narrowBits;
  const sent: { data: bigint; last: boolean }[] = [];
  const wide: bigint[] = [];
  for (let packet = 0; packet < count; packet++) {
    const length = random.between(1, 3 * perWord);
    for (let i = 0; i < length; i++) {
      const data = BigInt.asUintN(narrowBits, (BigInt(random.uint32()) << 32n) | BigInt(random.uint32()));
      sent.push({ data, last: i === length - 1 });
      if (i % perWord === 0) wide.push(0n);
      wide[wide.length - 1] |= data << BigInt(narrowBits * (i % perWord));
    }
  }
  return { sent, wide };
}

describe('word packer', () => {
  const shapes = [
    [8, 64],
    [16, 64],
    [32, 64],
    [64, 64],
  ];
  it.each(shapes)(
    `gathers %i-bit words into %i bits, zeros where a packet ends (seed ${SEED})`,
    async (narrowBits, wideBits) => {
      const { sent, wide } = packets(new Random(SEED), 300, narrowBits, wideBits);
      using dut = await simulate(new WordPacker({ narrowBits, wideBits }));
      for (const stalls of [undefined, SEED]) {
        const [report, seen] = await Promise.all([
          dut.enq.send(sent, { stalls }),
          dut.deq.receive(wide.length, { stalls: stalls && stalls + 1 }),
        ]);
        expect([...seen].map(BigInt)).toEqual(wide);
        if (stalls === undefined) expect(report.lastCycle - report.firstCycle + 1).toBe(sent.length);
      }
    },
  );

  it('shows where a short packet ends', async () => {
    using dut = await simulate(new WordPacker({ narrowBits: 4, wideBits: 16 }), { initial: 'zero' });
    dut.deq.ready = true;
    for (const [data, last] of [
      [1, false],
      [2, false],
      [3, false],
      [4, false],
      [5, true],
    ] as const) {
      dut.enq.valid = true;
      Object.assign(dut.enq.bits, { data, last });
      dut.step();
    }
    dut.enq.valid = false;
    dut.step(2);
    expect(dut.waves('enq.valid', 'enq.bits.data', 'enq.bits.last', 'deq.valid', 'deq.bits')).toMatchInlineSnapshot(`
      "enq.valid     ██████████████████████████████▁▁▁▁▁▁▁▁▁▁▁▁
      enq.bits.data 1─────2─────3─────4─────5─────────────────
      enq.bits.last ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁██████████████████
      deq.valid     ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁████████████▁▁▁▁▁▁
      deq.bits      0─────1─────33────801───17185─5───────────"
    `);
  });
});
