import { describe, expect, it } from 'vitest';
import { Pe } from '../../hw/index.ts';
import {
  TileEncoder,
  counterAddress,
  counterNames,
  peSizes,
  pePresets,
  peRegisters,
  readWord,
  unusedLevel,
} from '../../hw/pe/config/index.ts';
import type { CounterName, PeParams, TileProgram } from '../../hw/pe/config/index.ts';
import type { PeJob } from '../../sim/driver/index.ts';
import { simulate } from '../../sim/index.ts';
import type { Receiving } from '../../sim/index.ts';
import { Random } from '../../sim/random/index.ts';
import { PeModel } from '../support/pe-model.ts';
import { shapes } from '../support/pe-shapes.ts';

const SEED = 20261204;
const { small } = pePresets;

/** A tile of few operations, so that many of them are under way: `blocks` weight blocks over `positions` positions. */
function tinyTile(random: Random, params: PeParams, positions: number, blocks: number): TileProgram {
  const { blockWords } = peSizes(params);
  const [lowest, highest] = [random.between(-128, 0), random.between(1, 127)];
  return {
    levels: [
      unusedLevel,
      unusedLevel,
      unusedLevel,
      { ...unusedLevel, bound: blocks, inputStep: positions, reduction: true },
      unusedLevel,
      { ...unusedLevel, bound: positions, inputStep: 1, accumulatorStep: 1 },
    ],
    inputBase: 0,
    origin: { y: 0, x: 0 },
    extent: { height: 1, width: 1 },
    weightBase: 0,
    inputRelease: { level: 0, lines: positions * blocks },
    weightRelease: { level: 4, words: blockWords },
    positions,
    kTiles: 1,
    finalise: random.chance(0.8),
    addPartials: random.chance(0.2),
    outputZeroPoint: random.between(-128, 127),
    lowest,
    highest,
    inputZeroPoint: 0,
    // records of a tile are changed as often as it can be done
    records: random.chance(0.1)
      ? null
      : Array.from({ length: params.lanes }, () => ({
          bias: random.between(-5000, 5000),
          mantissa: random.between(2 ** 23, 2 ** 24 - 1),
          shift: random.between(28, 38),
        })),
  };
}

/** Everything that `count` tiles need and give. */
function jobOf(random: Random, params: PeParams): { job: PeJob; tiles: number } {
  const { lanes, vector } = params;
  const tiles: TileProgram[] = [];
  let lines = 0;
  // whole words of lines
  while (tiles.length < 200 || (lines * vector) % 8 !== 0) {
    const tile = tinyTile(random, params, random.pick([1, 1, 1, 2, 3]), random.pick([1, 1, 2]));
    const records = tiles.length === 0 ? (tile.records ?? tinyTile(new Random(3), params, 1, 1).records) : tile.records;
    tiles.push({ ...tile, records });
    lines += tile.inputRelease.lines;
  }
  const total = (words: (tile: TileProgram) => number) => tiles.reduce((sum, tile) => sum + words(tile), 0);
  const bytes = (length: number) =>
    new BigUint64Array(Int8Array.from({ length: Math.ceil(length / 8) * 8 }, () => random.between(-128, 127)).buffer);
  const encoder = new TileEncoder();
  const job = {
    config: BigUint64Array.from(tiles.flatMap((tile) => encoder.encode(tile))),
    weights: bytes(total((tile) => tile.levels[3].bound) * lanes * vector),
    activations: bytes(lines * vector),
    partialsIn: bytes(total((tile) => (tile.addPartials ? Math.ceil((tile.positions * lanes) / 2) : 0)) * 8),
    outputs: total((tile) => (tile.finalise ? Math.ceil((tile.positions * lanes) / 8) : 0)),
    partialsOut: total((tile) => (tile.finalise ? 0 : Math.ceil((tile.positions * lanes) / 2))),
    status: 0,
    patienceCycles: 100_000,
  };
  return { job, tiles: tiles.length };
}

const start = (params: PeParams) => simulate(() => new Pe(params), { engine: 'verilator' });
type Dut = Awaited<ReturnType<typeof start>>;

/** Takes a stream's words in bursts, with pauses long enough for everything before to fill up. */
class Consumer {
  readonly words: bigint[] = [];
  readonly stream: Dut['outputs'];
  readonly random: Random;
  left: number;
  private burst: Receiving | null = null;

  constructor(stream: Dut['outputs'], words: number, random: Random) {
    this.stream = stream;
    this.left = words;
    this.random = random;
  }

  turn(): void {
    if (this.burst !== null) {
      if (this.burst.report === null) return;
      this.words.push(...Array.from(this.burst.data, BigInt));
      this.burst = null;
    }
    if (this.left === 0 || this.random.chance(0.5)) return;
    const count = Math.min(this.left, this.random.between(1, 6));
    this.left -= count;
    this.burst = this.stream.queueReceive(count);
  }

  get done(): boolean {
    return this.left === 0 && this.burst === null;
  }
}

async function readCounters(dut: Dut): Promise<Record<CounterName, number>> {
  const asks = BigUint64Array.from(counterNames, (name) => readWord(counterAddress(name)));
  const [, answers] = await Promise.all([dut.config.send(asks), dut.status.receive(asks.length, { stalls: 6 })]);
  return Object.fromEntries(
    counterNames.map((name, i) => [name, Number(BigInt(answers[i]) & 0xffff_ffff_ffffn)]),
  ) as Record<CounterName, number>;
}

describe.each([
  ...shapes,
  ['an entry a cycle', { ...small, ppuWidth: 2 }] as const,
  ['four banks', { ...small, ppuWidth: 2, accumulatorBanks: 4 }] as const,
])('processing element with many small tiles, %s', (_, params) => {
  it(`keeps records, banks and words of tiles apart while its outputs stand still (seed ${SEED})`, async () => {
    using dut = await start(params);
    const random = new Random(SEED);
    const { job } = jobOf(random, params);
    const wanted = new PeModel(params).run(job);
    dut.config.queueSend(job.config);
    dut.weights.queueSend(job.weights);
    dut.activations.queueSend(job.activations);
    dut.partialsIn.queueSend(job.partialsIn, { stalls: SEED });
    const outputs = new Consumer(dut.outputs, job.outputs, random);
    const partials = new Consumer(dut.partialsOut, job.partialsOut, random);
    for (let turn = 0; !(outputs.done && partials.done); turn++) {
      outputs.turn();
      partials.turn();
      dut.step(random.pick([5, 50, 500]));
      if (turn > 20_000) throw new Error('the tiles do not end');
    }
    expect(BigUint64Array.from(outputs.words)).toEqual(wanted.outputs);
    expect(BigUint64Array.from(partials.words)).toEqual(wanted.partialsOut);
    expect(dut.idle).toBe(true);
  });

  it(`counts what happened to the last event (seed ${SEED + 1})`, async () => {
    using dut = await start(params);
    const { lanes, ppuWidth } = params;
    const { job, tiles } = jobOf(new Random(SEED + 1), params);
    dut.config.queueSend(job.config);
    dut.weights.queueSend(job.weights, { stalls: 1 });
    dut.activations.queueSend(job.activations, { stalls: 2 });
    dut.partialsIn.queueSend(job.partialsIn, { stalls: 3 });
    dut.outputs.queueReceive(job.outputs, { stalls: 4 });
    dut.partialsOut.queueReceive(job.partialsOut, { stalls: 5 });
    dut.run();
    dut.step(20);
    expect(dut.idle).toBe(true);
    const counted = await readCounters(dut);

    const model = new PeModel(params);
    model.run(job);
    const names = ['macOperations', 'weightReads', 'inputReads', 'drainWords', 'tiles'] as const;
    const asks = names.map((name) => readWord(counterAddress(name)));
    const none = new BigUint64Array(0);
    const { status } = model.run({
      ...job,
      config: BigUint64Array.from(asks),
      weights: none,
      activations: none,
      partialsIn: none,
      outputs: 0,
      partialsOut: 0,
      status: names.length,
    });
    expect(names.map((name) => counted[name])).toEqual([...status].map((word) => Number(word & 0xffff_ffff_ffffn)));

    expect(counted.tiles).toBe(tiles);
    expect(counted.weightWrites).toBe(job.weights.length);
    expect(counted.inputWrites).toBe((job.activations.length * 8) / params.vector);
    expect(counted.accumulatorWrites).toBe(counted.macOperations);
    expect(counted.accumulatorReads).toBeLessThanOrEqual(
      counted.macOperations + (counted.drainWords * ppuWidth) / lanes,
    );
    // every cycle that is not idle has one cause; counters are read one after the other, so the clock goes on
    const { stallConfiguration, stallInput, stallWeights, stallAccumulator, stallHazard, macOperations } = counted;
    const causes = stallConfiguration + stallInput + stallWeights + stallAccumulator + stallHazard + macOperations;
    expect(Math.abs(counted.cycles - causes)).toBeLessThan(counterNames.length * 40);

    await dut.config.send([BigInt(peRegisters.registers.clear.address) << 32n]);
    const cleared = await readCounters(dut);
    const { cycles, stallConfiguration: reading, ...others } = cleared;
    expect(new Set(Object.values(others))).toEqual(new Set([0]));
    expect(cycles).toBeLessThanOrEqual(reading);
  });
});
