import type { Network } from '../network/index.ts';
import { assertNetwork } from '../network/index.ts';
import { convolution } from './convolution.ts';

/** What each layer gave, in the network's order; the last one is the network's output. */
export interface NetworkRun {
  readonly layers: readonly { readonly name: string; readonly output: Int8Array }[];
  readonly output: Int8Array;
}

/**
 * Runs one sample through a network.
 *
 * @param input the sample's int8 values, row-major, as many as the network's input holds without its batch
 * @throws ScaleRangeError naming layer and channel
 */
export function runNetwork(network: Network, input: Int8Array): NetworkRun {
  assertNetwork(network);
  const layers: { name: string; output: Int8Array }[] = [];
  let map = input;
  for (const layer of network.layers) {
    map = convolution(layer, map);
    layers.push({ name: layer.name, output: map });
  }
  return { layers, output: map };
}
