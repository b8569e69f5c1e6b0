import { UserError } from '../../gen/errors.ts';

/** A layer that the processing element cannot compute, with these parameters, in any way that the compiler knows. */
export class LayerError extends UserError {
  constructor(layer: string, what: string, parts: { expected: string; found: string; fix: string }) {
    super({ what, where: `layer '${layer}'`, ...parts });
  }
}

/** An accumulator too narrow for a single weight block, so that no split of the reduction helps. */
export class AccumulationBoundError extends UserError {
  readonly channel: number;

  constructor(layer: string, channel: number, bound: { min: number; max: number }, bits: number) {
    super({
      what: 'sums that may not fit the accumulator, however the reduction is split',
      where: `layer '${layer}', output channel ${channel}`,
      expected: `sums of one weight block from ${-(2 ** (bits - 1))} to ${2 ** (bits - 1) - 1} (accumulatorBits = ${bits})`,
      found: `sums from ${bound.min} to ${bound.max} for some inputs`,
      fix: 'raise accumulatorBits or lower vector',
    });
    this.channel = channel;
  }
}
