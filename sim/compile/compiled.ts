import type { PeParams, TileProgram } from '../../hw/pe/config/index.ts';
import type { Layer } from '../network/index.ts';
import type { LineMap, Window } from './line-map.ts';
import type { Fold } from './mapped-layer.ts';
import type { PassPrediction } from './predict.ts';
import type { Span } from './spans.ts';
import type { Tiling } from './tiling.ts';

/** One tile program with what it is sent and what it gives. */
export interface Pass {
  readonly program: TileProgram;
  /**
   * Passes of one phase need nothing that the element gives in the same phase. Phases are the parts of the reduction.
   */
  readonly phase: number;
  /** Weights sent for this pass, in its order; empty if they stay from a pass before. */
  readonly weights: BigUint64Array;
  /** Lines sent for this pass; null if they stay from a pass before, or if the pass reads padding only. */
  readonly activations: Window | null;
  /** Index of the pass whose `partialsOut` words are this pass' `partialsIn` words. */
  readonly partialsFrom: number | null;
  readonly scatter: Scatter;
  /** Words that the pass gives on `outputs` or, if it does not finalise, on `partialsOut`. */
  readonly resultWords: number;
  /** Cycles with a multiplication: multiply-accumulates are `lanes · vector` times that. */
  readonly operations: number;
  readonly prediction: PassPrediction;
}

/**
 * Where a pass' outputs go. They come K tile by K tile, position by position (rows, then columns), lane by lane; lane
 * `l` of K tile `t` is output channel `firstChannel + t · lanes + l`, and is dropped from `channels` on.
 */
export interface Scatter {
  readonly firstChannel: number;
  /** Channels that exist among the pass' lanes. */
  readonly channels: number;
  readonly kTiles: number;
  /** Rows and columns of the output map, `pitch` positions per row, `plane` per channel. */
  readonly rows: Span;
  readonly columns: Span;
  readonly pitch: number;
  readonly plane: number;
}

/** Bytes over each port of the element. */
export interface PortBytes {
  readonly config: number;
  readonly weights: number;
  readonly activations: number;
  readonly partialsIn: number;
  readonly partialsOut: number;
  readonly outputs: number;
}

/** A layer as tile programs of one processing element. */
export interface CompiledLayer {
  readonly layer: Layer;
  readonly params: PeParams;
  readonly fold: Fold;
  readonly tiling: Tiling;
  readonly lines: LineMap;
  readonly passes: readonly Pass[];
  readonly phases: number;
  /** Multiply-accumulates of the layer, and of the passes with their filled-up lanes and channels. */
  readonly macs: number;
  readonly peMacs: number;
  /** From the first configuration word to the last output, if nobody keeps the ports waiting. */
  readonly predictedCycles: number;
  /** Without `config`, which depends on what the registers held before. */
  readonly bytes: Omit<PortBytes, 'config'>;
  /**
   * Input bytes that the host makes and sends where it repeats some (a fold), and those of the map it makes them from;
   * null without.
   */
  readonly transformation: { readonly mapBytes: number; readonly foldedBytes: number } | null;
  /** Whether all operands fit the buffers at once, so that they can be loaded before the first configuration word. */
  readonly resident: boolean;
}
