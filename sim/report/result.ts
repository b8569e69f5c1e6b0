/** One layer of a network as it ran in RTL, over all images. */
export interface LayerResult {
  readonly name: string;
  /** Output channels × input channels × kernel, and the output's rows × columns, e.g. `24×12×3×3 → 14×14`. */
  readonly shape: string;
  /** Multiply-accumulates that the ONNX layer asks for. */
  readonly macs: number;
  /** Multiply-accumulates done on channels that only fill up vectors and lanes. */
  readonly paddingMacs: number;
  /** Multiply-accumulates counted in the RTL: `macs + paddingMacs`. */
  readonly rtlMacs: number;
  /** From the first configuration word to the last output word. */
  readonly cycles: number;
  /** `macs` over what the multipliers could have done in `cycles`, 0 … 1. */
  readonly macUtilisation: number;
  /** Waiting cycles of the sequencer by cause, and of the post-processing. */
  readonly stalls: Readonly<Record<string, number>>;
  /** Bytes over each port. */
  readonly bytes: Readonly<Record<string, number>>;
}

/** What a run of a network in RTL came to; `result.json`. */
export interface RunResult {
  readonly model: string;
  readonly preset: string;
  readonly images: number;
  /** Images whose largest output is the label's; absent without labels. */
  readonly correct?: number;
  /** Output bytes, of all layers, that differ from the golden model. */
  readonly mismatches: number;
  readonly comparedBytes: number;
  readonly rtlMacs: number;
  readonly macs: number;
  readonly cycles: number;
  readonly macUtilisation: number;
  /** Seed of the injected stalls, or null for none. */
  readonly stallSeed: number | null;
  readonly layers: readonly LayerResult[];
}
