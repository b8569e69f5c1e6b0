import { loadDigits } from '../examples/digits/index.ts';
import type { PeParams } from '../hw/pe/config/index.ts';
import { compileNetwork } from '../sim/compile/index.ts';
import { Element } from '../sim/driver/index.ts';
import type { PePort } from '../sim/driver/index.ts';
import { runNetwork } from '../sim/golden/index.ts';
import { importFile } from '../sim/onnx/index.ts';

/**
 * Runs a handwritten digit on the element behind a port, all layers checked against the golden model.
 *
 * @returns bytes of all layers' outputs
 */
export function runDigit(port: PePort, params: PeParams): number {
  const { images, modelPath } = loadDigits();
  const network = importFile(modelPath);
  const runs = new Element(port, params).runNetwork(compileNetwork(network, params), images[0]);
  let layerBytes = 0;
  runNetwork(network, images[0]).layers.forEach(({ output }, layer) => {
    if (output.some((value, at) => runs[layer].output[at] !== value))
      throw new Error(`layer ${layer} of the digit is wrong`);
    layerBytes += output.length;
  });
  return layerBytes;
}
