import type { Layer } from '../../../sim/network/index.ts';

/** The kinds of layers that a campaign must all have met. */
export interface LayerBin {
  /** The larger side of the kernel, 1 to 7. */
  readonly kernel: number;
  /** Vertical stride, 1 to 3. */
  readonly stride: number;
  readonly padding: 'none' | 'symmetric' | 'asymmetric';
  /** Vertical dilation, 1 to 2. */
  readonly dilation: number;
  /** Whether input and output channels fill the vectors of 8, or leave a tail in both. */
  readonly channels: 'full' | 'tail';
}

export const KERNELS = [1, 2, 3, 4, 5, 6, 7] as const;
export const STRIDES = [1, 2, 3] as const;
export const PADDINGS = ['none', 'symmetric', 'asymmetric'] as const;
export const DILATIONS = [1, 2] as const;
export const CHANNELS = ['full', 'tail'] as const;

/** Every combination: 7 · 3 · 3 · 2 · 2 = 252 bins. */
export const ALL_BINS: readonly LayerBin[] = KERNELS.flatMap((kernel) =>
  STRIDES.flatMap((stride) =>
    PADDINGS.flatMap((padding) =>
      DILATIONS.flatMap((dilation) => CHANNELS.map((channels) => ({ kernel, stride, padding, dilation, channels }))),
    ),
  ),
);

/** The bin of a layer, from its shape alone. Layers with a tail in only one of C and K are in no bin. */
export function binOf(layer: Layer): LayerBin | null {
  const { C, K, R, S, stride, dilation, pads } = layer;
  const tails = Number(C % 8 !== 0) + Number(K % 8 !== 0);
  if (tails === 1) return null;
  const { top, left, bottom, right } = pads;
  const equal = top === left && top === bottom && top === right;
  return {
    kernel: Math.max(R, S),
    stride: stride.vertical,
    padding: !equal ? 'asymmetric' : top === 0 ? 'none' : 'symmetric',
    dilation: dilation.vertical,
    channels: tails === 0 ? 'full' : 'tail',
  };
}

const keyOf = (bin: LayerBin): string => Object.values(bin).join(' ');

/** The bins in which no layer fell. */
export function emptyBins(layers: readonly Layer[]): LayerBin[] {
  const met = new Set(layers.map(binOf).map((bin) => (bin === null ? '' : keyOf(bin))));
  return ALL_BINS.filter((bin) => !met.has(keyOf(bin)));
}

/**
 * How many layers fell into each bin, as text: one line per kernel, stride and dilation, one column per padding and
 * channel tail.
 */
export function coverageTable(layers: readonly Layer[]): string {
  const counts = new Map<string, number>();
  for (const layer of layers) {
    const bin = binOf(layer);
    if (bin !== null) counts.set(keyOf(bin), (counts.get(keyOf(bin)) ?? 0) + 1);
  }
  const columns = PADDINGS.flatMap((padding) => CHANNELS.map((channels) => ({ padding, channels })));
  const heading = columns.map(({ padding, channels }) => `${padding}/${channels}`.padStart(16)).join('');
  const lines = [`kernel stride dilation${heading}`];
  for (const kernel of KERNELS) {
    for (const stride of STRIDES) {
      for (const dilation of DILATIONS) {
        const cells = columns.map(
          ({ padding, channels }) => counts.get(keyOf({ kernel, stride, padding, dilation, channels })) ?? 0,
        );
        const label = `${kernel}`.padStart(6) + `${stride}`.padStart(7) + `${dilation}`.padStart(9);
        lines.push(label + cells.map((count) => `${count}`.padStart(16)).join(''));
      }
    }
  }
  return lines.join('\n');
}
