import type { Layer } from '../../../sim/network/index.ts';
import type { Random } from '../../../sim/random/index.ts';
import type { LayerBin } from './bins.ts';

/** Sizes of the processing element that a `tiled` layer must exceed, each of them. */
export interface Machine {
  readonly lanes: number;
  readonly vector: number;
  readonly inputBytes: number;
  readonly positions: number;
}

export const SIMBA: Machine = { lanes: 8, vector: 8, inputBytes: 8192, positions: 64 };

export type LayerShape = Pick<Layer, 'C' | 'H' | 'W' | 'K' | 'R' | 'S' | 'stride' | 'dilation' | 'pads' | 'groups'>;

export interface ShapeWishes {
  readonly bin: LayerBin;
  /** `tiled`: several K, C and P×Q tiles on the machine; `small`: a few outputs of any shape. */
  readonly size: 'small' | 'tiled';
  readonly machine: Machine;
  /** At least so many products per output, reached by more channels. */
  readonly minTaps: number;
  /** Whether the layer may have several groups. */
  readonly groups: boolean;
}

/** A random shape in the bin. */
export function randomShape(random: Random, wishes: ShapeWishes): LayerShape {
  const { bin, size, machine } = wishes;
  const { kernel, padding } = bin;
  const tiled = size === 'tiled';
  const narrow = random.chance(0.25) ? random.between(1, kernel) : kernel;
  const [R, S] = random.chance(0.5) ? [kernel, narrow] : [narrow, kernel];
  const other = (value: number, most: number): number => (random.chance(0.2) ? random.between(1, most) : value);
  const stride = { vertical: bin.stride, horizontal: other(bin.stride, 3) };
  const dilation = { vertical: bin.dilation, horizontal: other(bin.dilation, 2) };
  const spanR = (R - 1) * dilation.vertical + 1;
  const spanS = (S - 1) * dilation.horizontal + 1;
  const pads = randomPads(random, padding, spanR, spanS);

  const least = Math.ceil(wishes.minTaps / (R * S));
  const C = channelCount(random, bin, Math.max(least, tiled ? machine.vector + 1 : 1), tiled ? 16 : 12);
  const K = channelCount(random, bin, tiled ? machine.lanes + 1 : 1, tiled ? 16 : 12);
  const common = wishes.groups ? [2, 3, 4, 5, 7, 8, 16].filter((g) => C % g === 0 && K % g === 0) : [];
  const groups = common.length > 0 && random.chance(0.7) ? random.pick(common) : 1;

  // Few outputs where each costs many products, so that no layer takes long.
  const positions = tiled
    ? Math.min(random.between(6000, 10000) / K, 8_000_000 / (K * C * R * S))
    : random.between(1, 150);
  let P = Math.max(1, Math.round(Math.sqrt(positions) * (0.6 + 0.8 * random.unit())));
  let Q = Math.max(1, Math.round(positions / P));
  const sizeOf = (outputs: number, step: number, span: number, padded: number): number =>
    Math.max((outputs - 1) * step + span - padded + random.below(step), 1);
  for (;;) {
    const H = sizeOf(P, stride.vertical, spanR, pads.top + pads.bottom);
    const W = sizeOf(Q, stride.horizontal, spanS, pads.left + pads.right);
    const enough = !tiled || (P * Q > machine.positions && C * H * W > machine.inputBytes);
    if (enough && H + pads.top + pads.bottom >= spanR && W + pads.left + pads.right >= spanS) {
      return { C, H, W, K, R, S, stride, dilation, pads, groups };
    }
    if (random.chance(0.5)) P++;
    else Q++;
  }
}

function randomPads(random: Random, padding: LayerBin['padding'], spanR: number, spanS: number): Layer['pads'] {
  if (padding === 'none') return { top: 0, left: 0, bottom: 0, right: 0 };
  const most = Math.max(1, Math.floor(Math.max(spanR, spanS) / 2));
  if (padding === 'symmetric') {
    const all = random.between(1, most);
    return { top: all, left: all, bottom: all, right: all };
  }
  for (;;) {
    const [top, bottom] = [random.between(0, most + 1), random.between(0, most + 1)];
    const [left, right] = [random.between(0, most + 1), random.between(0, most + 1)];
    if (top !== left || top !== bottom || top !== right) return { top, left, bottom, right };
  }
}

/** A count of at least `least` with the bin's remainder, at most about `spread` above. */
function channelCount(random: Random, bin: LayerBin, least: number, spread: number): number {
  const multiple = 8 * Math.ceil(least / 8);
  if (bin.channels === 'full') return multiple + 8 * random.below(Math.ceil(spread / 8));
  for (;;) {
    const count = random.between(least, least + spread);
    if (count % 8 !== 0) return count;
  }
}
