import { describe, expect, it } from 'vitest';
import { simulate } from '../../sim/index.ts';
import { WordUnpacker } from '../../hw/lib/streams/word-unpacker.ts';
import { Random } from '../../sim/random/index.ts';

const SEED = 20240616;

describe('word unpacker', () => {
  it.each([
    [64, 32],
    [64, 8],
  ])(
    `cuts %i-bit words into %i bits and drops what is behind a packet's end (seed ${SEED})`,
    async (wideBits, narrowBits) => {
      const random = new Random(SEED);
      const perWord = wideBits / narrowBits;
      using dut = await simulate(new WordUnpacker({ wideBits, narrowBits }));
      let place = 0;
      let word: bigint | null = null;
      for (let cycle = 0; cycle < 2000; cycle++) {
        // A word that was offered stays until it is taken.
        if (word === null && random.chance(0.7)) word = (BigInt(random.uint32()) << 32n) | BigInt(random.uint32());
        const ready = random.chance(0.7);
        const last = random.chance(0.2);
        dut.enq.valid = word !== null;
        dut.enq.bits = word ?? 0n;
        dut.deq.ready = ready;
        dut.last = last;
        expect(dut.deq.valid).toBe(word !== null);
        const ends = last || place === perWord - 1;
        if (word !== null) {
          const part = BigInt.asUintN(narrowBits, word >> BigInt(narrowBits * place));
          expect(BigInt(dut.deq.bits), `cycle ${cycle}`).toBe(part);
          expect(dut.enq.ready).toBe(ready && ends);
          if (ready) {
            place = ends ? 0 : place + 1;
            if (ends) word = null;
          }
        }
        dut.step();
      }
    },
  );
});
