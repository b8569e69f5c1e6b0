import * as ort from 'onnxruntime-node';
import { encodeModel } from '../../sim/onnx/index.ts';
import type { OnnxModel } from '../../sim/onnx/index.ts';

/**
 * Runs a model with one int8 input and one int8 output in ONNX Runtime, the reference of all numerics.
 *
 * `session.qdqisint8allowed` keeps int8 QDQ models in int8; without it ONNX Runtime on x86 turns them into uint8 and
 * leaves some layers in float (docs/numerics.md). One thread: results do not depend on it, but the machine is shared.
 *
 * @param keepInt8 whether to set that option
 */
export async function runOnnxRuntime(model: OnnxModel, input: Int8Array, keepInt8 = true): Promise<Int8Array> {
  const [value] = model.graph.inputs;
  if (value?.shape == null) throw new Error('the model has no input of known shape');
  const session = await ort.InferenceSession.create(encodeModel(model), {
    extra: { session: { qdqisint8allowed: keepInt8 ? '1' : '0' } },
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  try {
    const feeds = { [value.name]: new ort.Tensor('int8', input, value.shape.map(Number)) };
    const results = await session.run(feeds);
    const output = Object.values(results)[0]?.data;
    if (!(output instanceof Int8Array)) throw new Error('the model gave no int8 tensor');
    return Int8Array.from(output);
  } finally {
    await session.release();
  }
}
