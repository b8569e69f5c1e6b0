import { describe, expect, it } from 'vitest';
import { ConfigPort } from '../../hw/pe/config-port.ts';
import {
  LEVELS,
  OUTER_LEVELS,
  TileEncoder,
  command,
  counterAddress,
  counterNames,
  pePresets,
  peRegisters,
  peSizes,
  readWord,
  writeWord,
} from '../../hw/pe/config/index.ts';
import type { ChannelRecord, PeParams, TileProgram } from '../../hw/pe/config/index.ts';
import { simulate } from '../../sim/index.ts';
import { Random } from '../../sim/random/index.ts';
import { shapes } from '../support/pe-shapes.ts';

const { inputBase, drain, post, clear } = peRegisters.registers;

const SEED = 20261202;
const start = (params: PeParams) => simulate(() => new ConfigPort(params));
type Dut = Awaited<ReturnType<typeof start>>;

const startWord = BigInt(command.start) << 60n;
const recordsWord = (first: number, count: number) =>
  (BigInt(command.writeRecords) << 60n) | (BigInt(count) << 16n) | BigInt(first);

/** Offers a word until it is taken; `see` looks at every cycle before its edge. */
function send(dut: Dut, word: bigint, see: (taken: boolean) => void = () => undefined): void {
  dut.config.valid = true;
  dut.config.bits = word;
  for (let cycle = 0; ; cycle++) {
    const taken = dut.config.ready;
    see(taken);
    dut.step();
    if (taken) break;
    if (cycle > 1000) throw new Error(`the word ${word.toString(16)} was not taken for 1000 cycles`);
  }
  dut.config.valid = false;
}

function randomRecord(random: Random): ChannelRecord {
  return {
    bias: random.int32(),
    mantissa: random.between(2 ** 23, 2 ** 24 - 1),
    shift: random.between(16, 55),
  };
}

/** A program with any values that its fields hold; extremes are as likely as others. */
function randomProgram(random: Random, params: PeParams): TileProgram {
  const between = (lo: number, hi: number) => random.pick([lo, hi, random.between(lo, hi), random.between(lo, hi)]);
  const { bankEntries, recordsPerSlot } = peSizes(params);
  return {
    levels: Array.from({ length: LEVELS }, (_, level) => ({
      bound: between(1, 4096),
      inputStep: between(-32_768, 32_767),
      yStep: between(-512, 511),
      xStep: between(-512, 511),
      accumulatorStep: between(0, 255),
      weightStep: level < OUTER_LEVELS ? between(-32_768, 32_767) : 0,
      reduction: random.chance(0.5),
    })),
    inputBase: between(-32_768, 32_767),
    origin: { y: between(-4096, 4095), x: between(-4096, 4095) },
    extent: { height: between(0, 4095), width: between(0, 4095) },
    weightBase: between(-32_768, 32_767),
    inputRelease: { level: between(0, 7), lines: between(0, 65_535) },
    weightRelease: { level: between(0, 7), words: between(0, 65_535) },
    positions: between(1, bankEntries),
    kTiles: between(1, params.maxKTiles),
    finalise: random.chance(0.5),
    addPartials: random.chance(0.5),
    outputZeroPoint: between(-128, 127),
    lowest: between(-128, 127),
    highest: between(-128, 127),
    inputZeroPoint: between(-128, 127),
    records: random.chance(0.5) ? null : Array.from({ length: recordsPerSlot }, () => randomRecord(random)),
  };
}

/** The program that the ports show, but for its records. */
function shownProgram(dut: Dut): TileProgram {
  const { nest, start: first } = dut.tile;
  const { loops, base } = dut.weightTile;
  const signed = (value: number, bits: number) => (value << (32 - bits)) >> (32 - bits);
  const { drain } = nest;
  return {
    levels: Array.from({ length: LEVELS }, (_, i) => {
      const level = nest.levels[i];
      return {
        bound: level.last + 1,
        inputStep: signed(level.inputStep, 16),
        yStep: level.yStep,
        xStep: level.xStep,
        accumulatorStep: level.accumulatorStep,
        weightStep: i < OUTER_LEVELS ? signed(loops.steps[i], 16) : 0,
        reduction: ((nest.reductionLevels >> i) & 1) === 1,
      };
    }),
    inputBase: signed(first.inputOffset, 16),
    origin: { y: signed(first.y, 13), x: signed(first.x, 13) },
    extent: { height: nest.height, width: nest.width },
    weightBase: signed(base, 16),
    inputRelease: { level: nest.inputReleaseLevel, lines: nest.inputReleaseLines },
    weightRelease: { level: loops.releaseLevel, words: loops.releaseWords },
    positions: Number(drain.lastPosition) + 1,
    kTiles: Number(drain.lastKTile) + 1,
    finalise: drain.finalise,
    addPartials: drain.addPartials,
    outputZeroPoint: drain.post.zeroPoint,
    lowest: drain.post.lowest,
    highest: drain.post.highest,
    inputZeroPoint: nest.inputZeroPoint,
    records: null,
  };
}

describe.each(shapes)('config port, %s', (_, params) => {
  const { recordSlots, recordsPerSlot } = peSizes(params);

  it(`shows each tile as its program describes it, from differences, frozen until it is taken (seed ${SEED})`, async () => {
    using dut = await start(params);
    const random = new Random(SEED);
    const encoder = new TileEncoder();
    let program = randomProgram(random, params);
    for (let tile = 0; tile < 60; tile++) {
      // all fields at first, then some of them
      const other = randomProgram(random, params);
      if (tile > 0)
        program = Object.fromEntries(
          Object.entries(program).map(([key, value]) => [
            key,
            random.chance(0.3) ? other[key as keyof TileProgram] : value,
          ]),
        ) as unknown as TileProgram;
      for (const word of encoder.encode(program)) {
        expect(dut.committed).toBe(false);
        send(dut, word);
        if (random.chance(0.2)) dut.step(random.between(1, 3));
      }
      const expected = { ...program, records: null };
      dut.config.valid = true;
      dut.config.bits = writeWord(inputBase.address, 0x1234);
      for (let wait = random.below(5); wait >= 0; wait--) {
        expect(dut.committed).toBe(true);
        expect(dut.config.ready).toBe(false);
        expect(shownProgram(dut), `tile ${tile}`).toEqual(expected);
        expect(loopsOfWeights(dut)).toEqual(expected.levels.slice(0, OUTER_LEVELS).map(({ bound }) => bound));
        if (wait === 0) dut.taken = true;
        dut.step();
      }
      dut.taken = false;
      dut.config.valid = false;
    }
  });

  it(`writes records to a slot that none of the tiles before uses (seed ${SEED})`, async () => {
    using dut = await start(params);
    const random = new Random(SEED);
    let slot = 0;
    let used = false;
    for (let tile = 0; tile < 40; tile++) {
      for (let burst = random.below(3); burst > 0; burst--) {
        const count = random.pick([0, 1, recordsPerSlot, random.below(recordsPerSlot + 1)]);
        const first = random.below(recordsPerSlot - count + 1);
        const nothing = () => expect(dut.records.valid).toBe(false);
        send(dut, recordsWord(first, count), nothing);
        for (let i = 0; i < count; i++) {
          if (used) slot = (slot + 1) % recordSlots;
          used = false;
          // a record may look like any command
          const word = (BigInt(random.uint32()) << 32n) | BigInt(random.uint32());
          if (random.chance(0.3)) dut.step(random.between(1, 4));
          expect(dut.records.valid).toBe(false);
          expect(dut.idle).toBe(false);
          send(dut, word, (taken) => {
            expect(taken).toBe(true);
            const { valid, slot: to, index, word: written } = dut.records;
            expect({ valid, to, index, written }).toEqual({
              valid: true,
              to: slot,
              index: first + i,
              written: word,
            });
          });
        }
        expect(dut.idle).toBe(true);
      }
      send(dut, startWord);
      used = true;
      expect([dut.committed, dut.idle, dut.tile.slot]).toEqual([true, false, slot]);
      dut.taken = true;
      dut.step();
      dut.taken = false;
    }
  });

  it(`answers reads in order and holds what comes behind them (seed ${SEED})`, async () => {
    using dut = await start(params);
    const random = new Random(SEED);
    const total = (index: number) => 0xfedc_0000_0000n + BigInt(index * 0x1111);
    for (let n = 0; n < 200; n++) {
      const index = random.below(counterNames.length);
      const isCounter = random.chance(0.7);
      const address = isCounter
        ? counterAddress(counterNames[index])
        : random.pick([0, post.address, counterAddress('cycles') + counterNames.length, 0x140, 0xffff]);
      send(dut, readWord(address));
      dut.config.valid = true;
      dut.config.bits = startWord;
      for (let wait = random.below(20); isCounter && wait >= 0; wait--) {
        expect([dut.counterRead, dut.counterAddress, dut.status.valid]).toEqual([true, index, false]);
        expect([dut.config.ready, dut.idle]).toEqual([false, false]);
        dut.counterAnswered = wait === 0;
        dut.counterTotal = wait === 0 ? Number(total(index)) : random.uint32();
        dut.step();
      }
      dut.counterAnswered = false;
      dut.counterTotal = random.uint32();
      if (!isCounter) {
        expect(dut.counterRead).toBe(false);
        dut.step();
      }
      for (let wait = random.below(4); wait >= 0; wait--) {
        expect([dut.status.valid, dut.config.ready, dut.idle]).toEqual([true, false, false]);
        expect(dut.status.bits).toBe((BigInt(address) << 48n) | (isCounter ? total(index) : 0n));
        dut.status.ready = wait === 0;
        dut.step();
      }
      dut.status.ready = false;
      dut.config.valid = false;
      expect([dut.status.valid, dut.idle]).toEqual([false, true]);
    }
  });
});

function loopsOfWeights(dut: Dut): number[] {
  return Array.from({ length: OUTER_LEVELS }, (_, level) => dut.weightTile.loops.lasts[level] + 1);
}

describe('config port', () => {
  const { simba, small } = pePresets;

  it('clears the counters in the cycle of the command, and only then', async () => {
    using dut = await start(simba);
    const cleared: boolean[] = [];
    for (const word of [
      writeWord(inputBase.address, clear.address),
      writeWord(clear.address, 0),
      readWord(clear.address),
    ])
      send(dut, word, (taken) => taken && cleared.push(dut.counterClear));
    expect(cleared).toEqual([false, true, false]);
    expect(dut.counterClear).toBe(false);
  });

  it('takes a command per cycle until a start, then none until the tile is taken', async () => {
    using dut = await start(simba);
    const words = [
      writeWord(inputBase.address, 1),
      recordsWord(0, 2),
      1n,
      2n,
      startWord,
      writeWord(inputBase.address, 2),
    ];
    let at = 0;
    for (let cycle = 0; cycle < 12; cycle++) {
      dut.config.valid = at < words.length;
      dut.config.bits = words[at] ?? 0n;
      dut.taken = cycle === 8;
      const moves = dut.config.valid && dut.config.ready;
      dut.step();
      if (moves) at++;
    }
    expect(
      dut.waves(
        'config.valid',
        'config.ready',
        'records.valid',
        'committed',
        'taken',
        'idle',
        'tile.start.inputOffset',
        {
          from: 1,
        },
      ),
    ).toMatchInlineSnapshot(`
      "config.valid           ██████████████████▁▁▁▁
      config.ready           ████████▁▁▁▁▁▁▁▁██████
      records.valid          ▁▁████▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
      committed              ▁▁▁▁▁▁▁▁████████▁▁▁▁▁▁
      taken                  ▁▁▁▁▁▁▁▁▁▁▁▁▁▁██▁▁▁▁▁▁
      idle                   ██▁▁▁▁██▁▁▁▁▁▁▁▁██████
      tile.start.inputOffset 1─────────────────2───"
    `);
  });

  it.each([
    ['a command has a known code in its bits 63:60', [0x4000_0000_0000_0000n]],
    ['a register that is written exists', [writeWord(counterAddress('cycles'), 0)]],
    ['records lie within a slot', [recordsWord(peSizes(small).recordsPerSlot - 1, 2)]],
    ['a tile drains no more', [writeWord(drain.address, peSizes(small).bankEntries)]],
    ['a tile drains no more', [writeWord(drain.address, small.maxKTiles << 8)]],
  ])('stops a simulation unless %s', async (message, words) => {
    using dut = await start(small);
    expect(() => words.forEach((word) => send(dut, word))).toThrow(message);
  });
});
