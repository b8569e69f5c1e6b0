import { outputShape } from '../../sim/network/index.ts';
import type { Layer, Network } from '../../sim/network/index.ts';

/** A network of one layer, its input and output as maps, or as vectors around a fully connected layer on one. */
export function singleLayerNetwork(layer: Layer): Network {
  const { K, P, Q } = outputShape(layer);
  const vector = layer.kind === 'fullyConnected';
  const input = vector && layer.H === 1 && layer.W === 1 ? [1, layer.C] : [1, layer.C, layer.H, layer.W];
  return {
    name: layer.name,
    input: { name: 'input', shape: input, scale: layer.sx, zeroPoint: layer.zx },
    layers: [layer],
    output: { name: 'output', shape: vector ? [1, K] : [1, K, P, Q], scale: layer.sy, zeroPoint: layer.zy },
  };
}
