import { InferenceSession, Tensor } from 'onnxruntime-node';
import { SIDE } from './dataset.ts';
import { argmax } from './network.ts';

/**
 * The ten logits that ONNX Runtime gives each image.
 *
 * @param model bytes of an ONNX file with one int8 input 1×1×28×28 and one int8 output of 10 logits
 * @param images 784 quantised values each
 */
export async function infer(model: Uint8Array, images: readonly Int8Array[]): Promise<Int8Array[]> {
  // QDQ models would be rewritten to uint8 and partly to float without the last option.
  const session = await InferenceSession.create(model, {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { qdqisint8allowed: '1' } },
  });
  const logits: Int8Array[] = [];
  for (const image of images) {
    const input = new Tensor('int8', image, [1, 1, SIDE, SIDE]);
    const output = (await session.run({ [session.inputNames[0]]: input }))[session.outputNames[0]];
    logits.push(output.data as Int8Array);
  }
  await session.release();
  return logits;
}

/** The class that ONNX Runtime gives each image; see `infer`. */
export async function classify(model: Uint8Array, images: readonly Int8Array[]): Promise<number[]> {
  return (await infer(model, images)).map(argmax);
}

/** How many answers equal their label. */
export function countCorrect(answers: readonly number[], labels: ArrayLike<number>): number {
  return answers.filter((answer, i) => answer === labels[i]).length;
}
