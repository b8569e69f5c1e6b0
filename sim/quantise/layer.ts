import type { Layer } from '../network/index.ts';
import { foldBias } from './bias.ts';
import type { RequantiseParameters } from './parameters.ts';
import { foldScale } from './scale.ts';

/** The weights of one output channel: C/groups × R × S, a view. */
export function channelWeights(layer: Layer, channel: number): Int8Array {
  const count = (layer.C / layer.groups) * layer.R * layer.S;
  return layer.weights.subarray(channel * count, (channel + 1) * count);
}

/**
 * The requantiser's parameters of every output channel of a layer.
 *
 * @throws ScaleRangeError naming layer and channel
 */
export function foldLayer(layer: Layer): RequantiseParameters[] {
  const { sx, zx, sy, zy, lo, hi } = layer;
  return Array.from({ length: layer.K }, (_, channel) => ({
    bias: foldBias(layer.bias[channel], zx, channelWeights(layer, channel)),
    ...foldScale(sx, layer.sw[channel], sy, `layer '${layer.name}', channel ${channel}`),
    zy,
    lo,
    hi,
  }));
}
