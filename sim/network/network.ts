import { assertLayer, outputShape } from './layer.ts';
import type { Layer } from './layer.ts';

/** An int8 tensor at the edge of a network. Real value = scale · (stored value − zeroPoint). */
export interface NetworkTensor {
  readonly name: string;
  /** As the model states it, batch first (1 where the model leaves it open): N, C, H, W, or N, C. Row-major. */
  readonly shape: readonly number[];
  readonly scale: number;
  readonly zeroPoint: number;
}

/**
 * A chain of layers. Layer n's input map is layer n−1's output map (C, H, W = K, P, Q), byte for byte; the first reads
 * the network's input. All sizes are per sample: a batch is run one sample after the other.
 */
export interface Network {
  readonly name: string;
  readonly input: NetworkTensor;
  readonly layers: readonly Layer[];
  readonly output: NetworkTensor;
}

/** Values of one sample of a tensor: the product of its dimensions without the batch. */
export function sampleSize(tensor: NetworkTensor): number {
  return tensor.shape.slice(1).reduce((product, size) => product * size, 1);
}

/**
 * Checks every layer, and that each takes what the one before it gives.
 *
 * @throws Error naming the layer: whoever built the network has a bug.
 */
export function assertNetwork(network: Network): void {
  const [first] = network.layers;
  if (first === undefined) throw new Error(`network '${network.name}' has no layers`);
  if (first.C * first.H * first.W !== sampleSize(network.input)) {
    throw new Error(
      `layer '${first.name}' does not take the network's input of shape ${network.input.shape.join('×')}`,
    );
  }
  let given = { K: first.C, P: first.H, Q: first.W };
  for (const layer of network.layers) {
    assertLayer(layer);
    if (layer.C !== given.K || layer.H !== given.P || layer.W !== given.Q) {
      const taken = `${layer.C}×${layer.H}×${layer.W}`;
      throw new Error(`layer '${layer.name}' takes ${taken} but is given ${given.K}×${given.P}×${given.Q}`);
    }
    given = outputShape(layer);
  }
  if (given.K * given.P * given.Q !== sampleSize(network.output)) {
    throw new Error(
      `the last layer gives ${given.K}×${given.P}×${given.Q}, the output is ${network.output.shape.join('×')}`,
    );
  }
}
