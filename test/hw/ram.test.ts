import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ecp5Resources, xc7Resources } from '../../bench/synth/resources.ts';
import { synthesise } from '../../bench/synth/yosys.ts';
import { Bool, Bundle, SInt, UInt, generate } from '../../gen/index.ts';
import type { Module } from '../../gen/index.ts';
import { Buffet, Queue, SimpleDualPortRam, SinglePortRam } from '../../hw/lib/index.ts';
import type { RamStyle } from '../../hw/lib/index.ts';
import { simulate } from '../../sim/index.ts';
import { Random } from '../../sim/random/index.ts';

const SEED = 20261128;

describe.each([
  { depth: 64, style: 'block', readDuringWrite: 'old' },
  { depth: 64, style: 'distributed', readDuringWrite: 'new' },
  { depth: 37, style: 'auto', readDuringWrite: 'old' },
] as const)('simple dual-port RAM of $depth words, $style', ({ depth, style, readDuringWrite }) => {
  it(`gives a word in the next cycle, the ${readDuringWrite} one while it is written, and holds it (seed ${SEED})`, async () => {
    using dut = await simulate(() => new SimpleDualPortRam({ type: UInt(16), depth, style, readDuringWrite }));
    const random = new Random(SEED);
    const addresses = 2 ** Math.ceil(Math.log2(depth));
    const words: (number | undefined)[] = [];
    let expected: number | undefined;
    let collisions = 0;
    for (let cycle = 0; cycle < 10_000; cycle++) {
      const writes = random.chance(0.5);
      const to = random.below(addresses);
      const data = random.below(65536);
      const reads = random.chance(0.7);
      const from = random.chance(0.3) ? to : random.below(addresses);
      Object.assign(dut.write, { enable: writes, address: to, data });
      Object.assign(dut.read, { enable: reads, address: from });
      dut.step();
      // past the end nothing is stored and zeros are read
      const before = words[from];
      if (writes && to < depth) words[to] = data;
      if (reads) expected = from >= depth ? 0 : readDuringWrite === 'new' ? words[from] : before;
      if (writes && reads && to === from) collisions++;
      if (expected !== undefined) expect(dut.data, `cycle ${cycle}`).toBe(expected);
    }
    expect(collisions).toBeGreaterThan(500);
  });
});

it('a forbidden collision stops the simulation', async () => {
  using dut = await simulate(
    () => new SimpleDualPortRam({ type: UInt(8), depth: 4, style: 'block', readDuringWrite: 'forbidden' }),
  );
  Object.assign(dut.write, { enable: true, address: 2 });
  Object.assign(dut.read, { enable: true, address: 3 });
  dut.step();
  dut.read.address = 2;
  expect(() => dut.step()).toThrow('a word is read while it is written');
});

it('a simple dual-port RAM keeps bundles whole', async () => {
  const type = Bundle({ bias: SInt(32), last: Bool(), shift: UInt(6) });
  using dut = await simulate(
    () => new SimpleDualPortRam({ type, depth: 4, style: 'distributed', readDuringWrite: 'old' }),
  );
  const words = [-1, 2 ** 31 - 1, -(2 ** 31), 5].map((bias, i) => ({ bias, last: i % 2 === 0, shift: 63 - i }));
  words.forEach((word, address) => {
    dut.write.enable = true;
    dut.write.address = address;
    Object.assign(dut.write.data, word);
    dut.step();
  });
  dut.write.enable = false;
  dut.read.enable = true;
  words.forEach((word, address) => {
    dut.read.address = address;
    dut.step();
    expect({ bias: dut.data.bias, last: dut.data.last, shift: dut.data.shift }).toEqual(word);
  });
});

describe.each([
  { bytes: 4, depth: 64 },
  { bytes: 8, depth: 16 },
  { bytes: 1, depth: 8 },
])('single-port RAM of $depth words of $bytes bytes', ({ bytes, depth }) => {
  it(`writes the bytes that the mask chooses, reads whole words, holds meanwhile (seed ${SEED})`, async () => {
    using dut = await simulate(() => new SinglePortRam({ bytes, depth, style: 'block' }));
    const random = new Random(SEED);
    const words = Array.from({ length: depth }, () => new Uint8Array(bytes));
    const asNumber = (word: Uint8Array) => word.reduce((sum, byte, i) => sum | (BigInt(byte) << BigInt(8 * i)), 0n);
    const write = (address: number, data: Uint8Array, mask: number) => {
      Object.assign(dut, { enable: true, write: true, address, data: asNumber(data), mask });
      dut.step();
      words[address].forEach((_, i) => (mask >> i) & 1 && (words[address][i] = data[i]));
    };
    words.forEach((_, address) => write(address, new Uint8Array(bytes), 2 ** bytes - 1));
    let expected: bigint | null = null;
    for (let cycle = 0; cycle < 5000; cycle++) {
      const address = random.below(depth);
      const data = Uint8Array.from({ length: bytes }, () => random.below(256));
      if (random.chance(0.5)) write(address, data, random.below(2 ** bytes));
      else {
        const enable = random.chance(0.7);
        Object.assign(dut, { enable, write: enable ? false : random.chance(0.5), address, data: asNumber(data) });
        dut.step();
        if (enable) expected = asNumber(words[address]);
      }
      if (expected !== null) expect(BigInt(dut.readData), `cycle ${cycle}`).toBe(expected);
    }
  });
});

describe('Yosys builds memories of what was asked for', () => {
  const resourcesOf = async (make: () => Module<unknown>) => {
    const directory = await mkdtemp(join(tmpdir(), 'mosaic-ram-'));
    try {
      const { manifest } = await generate(make, { outDir: directory });
      const files = manifest.files.map((file) => join(directory, file));
      const xc7 = xc7Resources(await synthesise('xc7', manifest.top, files));
      const ecp5 = ecp5Resources(await synthesise('ecp5', manifest.top, files));
      return { xc7, ecp5 };
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  };

  const dualPort = (style: RamStyle, readDuringWrite: 'old' | 'forbidden', depth: number) => () =>
    new SimpleDualPortRam({ type: UInt(32), depth, style, readDuringWrite });

  it('block RAM with a write and a read port, and nothing else where collisions are forbidden', async () => {
    const { xc7, ecp5 } = await resourcesOf(dualPort('block', 'forbidden', 1024));
    expect(xc7).toMatchObject({ ramb36: 1, lut: 0, ff: 0 });
    expect(ecp5).toMatchObject({ ebr: 2, lut: 0, ff: 0 });
  });

  it('block RAM also where collisions read the old word, which ECP5 needs logic for', async () => {
    const { xc7, ecp5 } = await resourcesOf(dualPort('block', 'old', 1024));
    expect(xc7).toMatchObject({ ramb36: 1, lut: 0, ff: 0 });
    expect(ecp5).toMatchObject({ ebr: 2, lutMemory: 0 });
    expect(ecp5.ff).toBeGreaterThan(32);
  });

  it('block RAM with one port and a byte mask', async () => {
    const { xc7, ecp5 } = await resourcesOf(() => new SinglePortRam({ bytes: 4, depth: 1024, style: 'block' }));
    expect(xc7).toMatchObject({ ramb36: 1, ff: 0, lutMemory: 0 });
    expect(ecp5).toMatchObject({ ebr: 2, ff: 0, lutMemory: 0 });
    expect(Math.max(xc7.lut, ecp5.lut)).toBeLessThanOrEqual(16);
  });

  it('distributed RAM, even where block RAM would do', async () => {
    const { xc7, ecp5 } = await resourcesOf(dualPort('distributed', 'old', 256));
    expect([xc7.ramb36, ecp5.ebr]).toEqual([0, 0]);
    expect(xc7.lutMemory).toBeGreaterThanOrEqual((32 * 256) / 64);
    expect(ecp5.lutMemory).toBeGreaterThanOrEqual((32 * 256) / 32);
  });

  it('queues of distributed RAM, not of registers', async () => {
    const { xc7, ecp5 } = await resourcesOf(() => new Queue({ type: UInt(64), depth: 16 }));
    expect([xc7.ramb36, ecp5.ebr]).toEqual([0, 0]);
    expect(xc7.lutMemory).toBeGreaterThan(0);
    expect(ecp5.lutMemory).toBeGreaterThan(0);
    expect(Math.max(xc7.ff, ecp5.ff)).toBeLessThan(20);
  });

  it('buffets of block RAM', async () => {
    const { xc7, ecp5 } = await resourcesOf(() => new Buffet({ wordBits: 64, depth: 1024, offsetBits: 16 }));
    expect(xc7).toMatchObject({ ramb36: 2, lutMemory: 0 });
    expect(ecp5).toMatchObject({ ebr: 4, lutMemory: 0 });
    expect(Math.max(xc7.ff, ecp5.ff)).toBeLessThan(40);
  });
});
