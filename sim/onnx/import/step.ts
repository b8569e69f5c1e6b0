import type { Pads, Spatial } from '../../network/index.ts';
import type { OnnxNode } from '../model.ts';

/** Scale and zero point of an int8 tensor. */
export interface Quantisation {
  readonly scale: number;
  readonly zeroPoint: number;
}

/** What convolutions and matrix products have in common. Products: one 1×1 kernel per column. */
export interface LayerStep {
  readonly kind: 'convolution' | 'product';
  /** Quantisation of input and output; `null` in QDQ form, where the nodes around the operator have them. */
  readonly x: Quantisation | null;
  readonly y: Quantisation | null;
  readonly K: number;
  /** Input channels per group, or the length of the product's sums. */
  readonly C: number;
  readonly R: number;
  readonly S: number;
  readonly weights: Int8Array;
  readonly sw: Float32Array;
  readonly bias: Int32Array;
  /** Scale of a QDQ bias, to be compared with sx·sw; one value or K. */
  readonly biasScale: Float32Array | null;
  /** A factor that Gemm multiplies the product with; 1 elsewhere. */
  readonly alpha: number;
  readonly groups: number;
  readonly stride: Spatial;
  readonly dilation: Spatial;
  readonly padding: Pads | 'SAME_UPPER' | 'SAME_LOWER';
}

/** One node of the chain, its attributes and constants checked as far as that goes without knowing what came before. */
export type StepAction =
  | LayerStep
  | { readonly kind: 'quantise'; readonly to: Quantisation }
  | { readonly kind: 'dequantise'; readonly from: Quantisation }
  /** Holds every value in [min, max], in the units the tensor has: real values, or stored ones where it is int8. */
  | { readonly kind: 'clamp'; readonly min: number; readonly max: number }
  /** `shapeOf` returns the new shape for the old one, or the reason why there is none. */
  | { readonly kind: 'reshape'; readonly shapeOf: (shape: readonly number[]) => readonly number[] | string }
  | { readonly kind: 'identity' };

export interface Step {
  readonly node: OnnxNode;
  readonly action: StepAction;
}
