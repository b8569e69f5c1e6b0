import type { PeParams } from '../../hw/pe/config/index.ts';
import { assertNetwork } from '../network/index.ts';
import type { Network } from '../network/index.ts';
import { compileLayer } from './compile-layer.ts';
import type { CompiledLayer } from './compiled.ts';

/**
 * Compiles every layer of a network. The first layer's input comes from the host, which may fold kernel rows into
 * channels on the way.
 *
 * @throws UserError as {@link compileLayer}
 */
export function compileNetwork(network: Network, params: PeParams): CompiledLayer[] {
  assertNetwork(network);
  return network.layers.map((layer, index) => compileLayer(layer, params, index === 0 ? { folds: ['row'] } : {}));
}
