import { addProduct, transpose } from './matmul.ts';

/** One convolution of a chain; square images and kernels. */
export interface ConvShape {
  readonly name: string;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  /** Height and width of the input. */
  readonly inSide: number;
  /** Height and width of the output. */
  readonly outSide: number;
  /** Negative results become 0. */
  readonly relu: boolean;
}

/**
 * Weights of one output channel. Sizes are products, not powers: `x ** 2` is a floating-point number to V8, and a loop
 * bounded by one ran at half the speed.
 */
export function taps(shape: ConvShape): number {
  return shape.kernel * shape.kernel * shape.inChannels;
}

/** Multiplications of one image, padding included. */
export function macs(shape: ConvShape): number {
  return shape.outSide * shape.outSide * shape.outChannels * taps(shape);
}

/**
 * One layer with its parameters, gradients and scratch memory for a single image.
 *
 * Activations are position-major (H, W, C); weights are outChannels × (kernel row, kernel column, inChannel).
 */
export class Convolution {
  readonly shape: ConvShape;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly weightGradient: Float32Array;
  readonly biasGradient: Float32Array;
  /** Result of the last `forward`, outSide² × outChannels. */
  readonly output: Float32Array;
  /** Input of the last `forward`, one row of taps per output position. */
  private readonly patches: Float32Array;
  private readonly patchesByTap: Float32Array;
  private readonly gradientByChannel: Float32Array;
  private readonly weightsByTap: Float32Array;
  private readonly inputGradient: Float32Array;

  constructor(shape: ConvShape) {
    const positions = shape.outSide * shape.outSide;
    const width = taps(shape);
    this.shape = shape;
    this.weights = new Float32Array(shape.outChannels * width);
    this.bias = new Float32Array(shape.outChannels);
    this.weightGradient = new Float32Array(this.weights.length);
    this.biasGradient = new Float32Array(this.bias.length);
    this.output = new Float32Array(positions * shape.outChannels);
    this.patches = new Float32Array(positions * width);
    this.patchesByTap = new Float32Array(positions * width);
    this.gradientByChannel = new Float32Array(this.output.length);
    this.weightsByTap = new Float32Array(this.weights.length);
    this.inputGradient = new Float32Array(shape.inSide * shape.inSide * shape.inChannels);
  }

  /** Computes `output` from an inSide² × inChannels image. */
  forward(input: Float32Array): Float32Array {
    const { outChannels, outSide, relu } = this.shape;
    const positions = outSide * outSide;
    this.gather(input);
    for (let p = 0; p < positions; p++) this.output.set(this.bias, p * outChannels);
    addProduct(this.patches, this.weights, this.output, positions, outChannels, taps(this.shape));
    if (relu) for (let i = 0; i < this.output.length; i++) if (this.output[i] < 0) this.output[i] = 0;
    return this.output;
  }

  /**
   * Adds this image's part to the gradients; returns the gradient by the input, or undefined where nobody wants it.
   * `gradient` (by the output) is overwritten where the rectifier was closed.
   */
  backward(gradient: Float32Array, wantsInput: boolean): Float32Array | undefined {
    const { outChannels, outSide, relu } = this.shape;
    const positions = outSide * outSide;
    const width = taps(this.shape);
    if (relu) for (let i = 0; i < gradient.length; i++) if (this.output[i] <= 0) gradient[i] = 0;
    for (let i = 0; i < gradient.length; i++) this.biasGradient[i % outChannels] += gradient[i];
    transpose(gradient, this.gradientByChannel, positions, outChannels);
    transpose(this.patches, this.patchesByTap, positions, width);
    addProduct(this.gradientByChannel, this.patchesByTap, this.weightGradient, outChannels, width, positions);
    if (!wantsInput) return undefined;
    // The patches are no longer needed: their memory takes the gradient by patch.
    transpose(this.weights, this.weightsByTap, outChannels, width);
    this.patches.fill(0);
    addProduct(gradient, this.weightsByTap, this.patches, positions, width, outChannels);
    return this.scatter();
  }

  /** Copies the image into one row of taps per output position; positions outside the image are 0. */
  private gather(input: Float32Array): void {
    const channels = this.shape.inChannels;
    this.patches.fill(0);
    this.eachTap((pixel, patch) => {
      for (let c = 0; c < channels; c++) this.patches[patch + c] = input[pixel + c];
    });
  }

  /** The inverse of `gather`: sums the rows of taps back into an image. */
  private scatter(): Float32Array {
    const channels = this.shape.inChannels;
    this.inputGradient.fill(0);
    this.eachTap((pixel, patch) => {
      for (let c = 0; c < channels; c++) this.inputGradient[pixel + c] += this.patches[patch + c];
    });
    return this.inputGradient;
  }

  /** Visits every (input pixel, patch entry) pair that lies inside the image, as offsets of their channel 0. */
  private eachTap(visit: (pixel: number, patch: number) => void): void {
    const { inChannels, inSide, outSide, kernel, stride, pad } = this.shape;
    let patch = 0;
    for (let y = 0; y < outSide; y++) {
      for (let x = 0; x < outSide; x++) {
        for (let r = 0; r < kernel; r++) {
          for (let s = 0; s < kernel; s++, patch += inChannels) {
            const row = y * stride + r - pad;
            const column = x * stride + s - pad;
            if (row < 0 || row >= inSide || column < 0 || column >= inSide) continue;
            visit((row * inSide + column) * inChannels, patch);
          }
        }
      }
    }
  }
}
