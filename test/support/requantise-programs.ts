import { TileEncoder, peSizes, unusedLevel } from '../../hw/pe/config/index.ts';
import type { ChannelRecord, PeParams } from '../../hw/pe/config/index.ts';
import type { PeJob } from '../../sim/driver/index.ts';
import { Random } from '../../sim/random/index.ts';
import { requantiseCorners } from './requantise-corners.ts';

/** Sums of one scale, as many as a K tile has positions, or fewer. */
interface Group {
  readonly mantissa: number;
  readonly shift: number;
  readonly sums: number[];
}

/**
 * Every corner of requantisation through a whole element: tiles of zeros to which the corner's sums, less the channel's bias, are added as partial sums. Zero points, clamps
 * and biases are random, with the extremes among them.
 */
export function requantisePrograms(params: PeParams, seed: number): PeJob {
  const random = new Random(seed);
  const { bankEntries, blockWords } = peSizes(params);
  const { lanes, maxKTiles } = params;
  const positions = Math.floor(bankEntries / maxKTiles);
  const groups = grouped(seed, positions);
  const encoder = new TileEncoder();
  const config: bigint[] = [];
  const partials: number[] = [];
  let tiles = 0;
  let outputs = 0;
  while (groups.length > 0) {
    const channels = groups.splice(0, maxKTiles * lanes);
    const records = Array.from({ length: maxKTiles * lanes }, (_, i): ChannelRecord => {
      const { mantissa, shift } = channels[i % channels.length];
      return { mantissa, shift, bias: random.pick([0, 1, -1, 2 ** 31 - 1, -(2 ** 31), random.int32()]) };
    });
    const [lowest, highest] = [random.between(-128, 127), random.between(-128, 127)].sort((a, b) => a - b);
    const clamps = random.chance(0.2);
    const zeroPoint = random.pick([-128, -1, 0, 127, random.between(-128, 127)]);
    config.push(
      ...encoder.encode({
        levels: [
          unusedLevel,
          unusedLevel,
          unusedLevel,
          unusedLevel,
          unusedLevel,
          { ...unusedLevel, bound: positions * maxKTiles, accumulatorStep: 1 },
        ],
        inputBase: 0,
        origin: { y: 0, x: 0 },
        extent: { height: 0, width: 0 },
        weightBase: 0,
        inputRelease: { level: 7, lines: 0 },
        weightRelease: { level: 0, words: blockWords },
        positions,
        kTiles: maxKTiles,
        finalise: true,
        addPartials: true,
        outputZeroPoint: zeroPoint,
        lowest: clamps ? lowest : -128,
        highest: clamps ? highest : 127,
        inputZeroPoint: random.between(-128, 127),
        records,
      }),
    );
    for (let kTile = 0; kTile < maxKTiles; kTile++) {
      for (let position = 0; position < positions; position++) {
        for (let lane = 0; lane < lanes; lane++) {
          const { sums } = channels[(kTile * lanes + lane) % channels.length];
          partials.push((sums[position % sums.length] - records[kTile * lanes + lane].bias) | 0);
        }
      }
    }
    if (partials.length % 2 === 1) partials.push(0);
    tiles++;
    outputs += Math.ceil((positions * maxKTiles * lanes) / 8);
  }
  return {
    config: BigUint64Array.from(config),
    weights: new BigUint64Array(tiles * blockWords),
    activations: new BigUint64Array(0),
    partialsIn: new BigUint64Array(Int32Array.from(partials).buffer),
    outputs,
    partialsOut: 0,
    status: 0,
    patienceCycles: 10_000,
  };
}

/** The corners by scale, at most `most` sums in each group. */
function grouped(seed: number, most: number): Group[] {
  const groups: Group[] = [];
  const open = new Map<string, Group>();
  for (const { a, mantissa, shift } of requantiseCorners(seed)) {
    const key = `${mantissa} ${shift}`;
    let group = open.get(key);
    if (group === undefined || group.sums.length === most) {
      group = { mantissa, shift, sums: [] };
      groups.push(group);
      open.set(key, group);
    }
    group.sums.push(a);
  }
  return groups;
}
