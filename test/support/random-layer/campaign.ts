import { Random } from '../../../sim/random/index.ts';
import { ALL_BINS } from './bins.ts';
import type { LayerWishes } from './generate.ts';
import type { Machine } from './shape.ts';
import { VALUE_KINDS } from './values.ts';

export interface CampaignOptions {
  readonly seed: number;
  /** 504 layers meet every bin twice, once small and once tiled; the first 252 meet every bin once. */
  readonly layers: number;
  readonly machine?: Machine;
  readonly groups?: boolean;
}

/**
 * The layers of a campaign: every bin in turn, in random order; small and tiled ones alternate so that half are tiled
 * after any even number of layers; kinds of values and scales rotate so that each meets the others.
 */
export function campaign({ seed, layers, machine, groups }: CampaignOptions): LayerWishes[] {
  const random = new Random(seed);
  const wishes: LayerWishes[] = [];
  let bins = random.shuffled(ALL_BINS);
  for (let i = 0; i < layers; i++) {
    const turn = i % ALL_BINS.length;
    const round = Math.floor(i / ALL_BINS.length);
    // The second round repeats the order, so that each bin's other size comes.
    if (turn === 0 && round > 0 && round % 2 === 0) bins = random.shuffled(ALL_BINS);
    wishes.push({
      seed: random.uint32(),
      bin: bins[turn],
      size: (turn + round) % 2 === 0 ? 'tiled' : 'small',
      values: VALUE_KINDS[(i >> 1) % VALUE_KINDS.length],
      scales: (i >> 3) % 3 === 0 ? 'powersOfTwo' : 'random',
      ...(machine === undefined ? {} : { machine }),
      ...(groups === undefined ? {} : { groups }),
    });
  }
  return wishes;
}
