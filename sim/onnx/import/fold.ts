import { outputShape } from '../../network/index.ts';
import type { Layer } from '../../network/index.ts';
import { quantiseValue } from '../../quantise/index.ts';
import type { OnnxNode } from '../model.ts';
import { nameOf } from './graph.ts';
import { resolvePads } from './padding.ts';
import type { LayerStep, Quantisation, Step } from './step.ts';

/** What the tensor at hand holds. */
type Held =
  /** Real numbers of the graph's input. */
  | { readonly kind: 'real' }
  /** int8; `quantisation` is `null` at the graph's input until someone says. */
  | { readonly kind: 'int8'; readonly quantisation: Quantisation | null }
  /** An int8 tensor's real values. `exact`: each is still the value of some int8, so that an operator may read it. */
  | { readonly kind: 'dequantised'; readonly quantisation: Quantisation; readonly exact: boolean }
  /** The real result of an operator of a QDQ model, waiting for its QuantizeLinear. */
  | { readonly kind: 'result'; readonly layer: Layer; readonly min: number; readonly max: number };

/** Why nothing can be said about the steps behind this one. */
export class StepProblem extends Error {}

/**
 * How far a product's bias scale may be from sx·sw, relatively; ONNX Runtime ignores it, so a larger difference is a
 * mistake.
 */
const BIAS_SCALE_TOLERANCE = 1e-4;

/**
 * Walks along a chain of steps and collects layers: keeps track of the tensor's shape and of what it holds, folds zero
 * points, clamps and QuantizeLinear nodes into the layer before them.
 */
export class ChainFolder {
  readonly layers: Layer[] = [];
  /** Steps that cannot follow what came before them, although the walk could go on. */
  readonly problems: { readonly node: OnnxNode; readonly reason: string }[] = [];
  /** How the network's input is quantised, once known. */
  inputQuantisation: Quantisation | null = null;
  private shape: readonly number[];
  /** Channels, height, width of the tensor behind reshapes; `null` while the input has no such form. */
  private map: readonly number[] | null;
  private held: Held;
  private current: OnnxNode | null = null;

  constructor(shape: readonly number[], type: 'int8' | 'float32') {
    this.shape = shape;
    this.map = shape.length === 4 ? shape.slice(1) : null;
    this.held = type === 'int8' ? { kind: 'int8', quantisation: null } : { kind: 'real' };
  }

  /** @throws StepProblem if what comes out of the step is unknown */
  take({ node, action }: Step): void {
    this.current = node;
    switch (action.kind) {
      case 'identity':
        return;
      case 'reshape':
        return this.reshape(action.shapeOf(this.shape));
      case 'quantise':
        return this.quantise(action.to);
      case 'dequantise':
        return this.dequantise(action.from);
      case 'clamp':
        return this.clamp(action.min, action.max);
      case 'convolution':
      case 'product':
        return this.operate(nameOf(node), action);
    }
  }

  /** The output's shape and quantisation. @throws StepProblem if the chain ends with something that is not int8 */
  end(): { shape: readonly number[]; quantisation: Quantisation } {
    const { held, shape } = this;
    if (this.layers.length > 0) {
      if (held.kind === 'int8' && held.quantisation !== null) return { shape, quantisation: held.quantisation };
      if (held.kind === 'dequantised' && held.exact) return { shape, quantisation: held.quantisation };
    }
    throw new StepProblem("the graph's output is a float result that no QuantizeLinear follows");
  }

  private note(reason: string): void {
    if (this.current !== null) this.problems.push({ node: this.current, reason });
  }

  private reshape(to: readonly number[] | string): void {
    if (typeof to === 'string') throw new StepProblem(to);
    const text = `${this.shape.join('×')} to ${to.join('×')}`;
    if (to[0] !== this.shape[0]) this.note(`reshaping ${text} mixes samples of a batch`);
    const form = to.slice(1);
    if (this.layers.length === 0 && this.held.kind !== 'result') {
      this.map = to.length === 4 ? form : this.map;
    } else if (to.length === 4 && form.some((size, i) => size !== this.map?.[i])) {
      this.note(`reshaping ${text} makes another map of a layer's output; only flattening is supported`);
      this.map = form;
    }
    this.shape = to;
  }

  private quantise(to: Quantisation): void {
    const { held } = this;
    if (held.kind === 'int8') this.note('its input is int8 already');
    if (held.kind === 'real') this.inputQuantisation = to;
    if (held.kind === 'dequantised') this.requireSame(held.quantisation, to);
    if (held.kind === 'result') {
      const [lo, hi] = [held.min, held.max].map((bound) => quantiseValue(bound, to.scale, to.zeroPoint));
      this.layers.push({ ...held.layer, sy: to.scale, zy: to.zeroPoint, lo, hi });
    }
    this.held = { kind: 'int8', quantisation: to };
  }

  private dequantise(from: Quantisation): void {
    if (this.held.kind !== 'int8') this.note('its input is not int8');
    this.readAs(from);
    this.held = { kind: 'dequantised', quantisation: from, exact: true };
  }

  /**
   * The first to read an int8 input says how it is quantised. Later readers' word counts for them alone, as in ONNX
   * Runtime.
   */
  private readAs(quantisation: Quantisation): void {
    if (this.layers.length === 0 && this.inputQuantisation === null) this.inputQuantisation = quantisation;
  }

  private clamp(min: number, max: number): void {
    const { held } = this;
    const within = (value: number): number => Math.min(Math.max(value, min), max);
    if (held.kind === 'result') {
      this.held = { ...held, min: within(held.min), max: within(held.max) };
      return;
    }
    const last = this.layers.pop();
    if (held.kind === 'real' || last === undefined) {
      this.note('no layer comes before it into which it could be folded');
      return;
    }
    if (held.kind === 'int8') {
      this.layers.push({ ...last, lo: within(last.lo), hi: within(last.hi) });
      return;
    }
    const { scale, zeroPoint } = held.quantisation;
    const [least, most] = [min, max].map((bound) => quantiseValue(bound, scale, zeroPoint));
    const inside = (value: number): number => Math.min(Math.max(value, least), most);
    this.layers.push({ ...last, lo: inside(last.lo), hi: inside(last.hi) });
    // A bound of 0 is an int8's value; others need the QuantizeLinear behind them to become one.
    const exact = held.exact && [min, max].every((bound) => bound === 0 || !Number.isFinite(bound));
    this.held = { ...held, exact };
  }

  private operate(name: string, step: LayerStep): void {
    const x = this.readBy(step);
    const layer = step.kind === 'convolution' ? this.convolution(name, step, x) : this.product(name, step, x);
    const [batch] = this.shape;
    const { P, Q } = outputShape(layer);
    if (P < 1 || Q < 1) {
      throw new StepProblem(
        `a kernel of ${layer.R}×${layer.S} does not fit into a map of ${layer.H}×${layer.W} with its padding`,
      );
    }
    this.checkBiasScale(step, x);
    this.shape = step.kind === 'convolution' ? [batch, layer.K, P, Q] : [batch, layer.K];
    this.map = [layer.K, P, Q];
    if (step.y === null) {
      this.held = { kind: 'result', layer, min: -Infinity, max: Infinity };
    } else {
      this.layers.push({ ...layer, sy: step.y.scale, zy: step.y.zeroPoint });
      this.held = { kind: 'int8', quantisation: step.y };
    }
  }

  /** The quantisation of an operator's input. */
  private readBy(step: LayerStep): Quantisation {
    const { held } = this;
    if (step.x !== null) {
      if (held.kind !== 'int8') this.note('its input is float, expected int8');
      this.readAs(step.x);
      return step.x;
    }
    if (held.kind === 'dequantised' && held.exact) return held.quantisation;
    this.note('its input does not come from a DequantizeLinear: it would run in float');
    return { scale: 1, zeroPoint: 0 };
  }

  private convolution(name: string, step: LayerStep, x: Quantisation): Layer {
    if (this.shape.length !== 4 || this.map === null) {
      throw new StepProblem(`its input has the shape ${this.shape.join('×')}, expected N×C×H×W`);
    }
    const [C, H, W] = this.map;
    const taken = step.C * step.groups;
    if (taken !== C) this.note(`its weights are for ${taken} input channels, the input has ${C}`);
    const pads = resolvePads(step, H, W);
    return { ...common(name, step, x), kind: 'convolution', C, H, W, R: step.R, S: step.S, pads };
  }

  /**
   * A fully connected layer is a convolution whose kernel is as large as the map behind the Flatten. The network's
   * input is not bound to a map: there it becomes C·H·W channels at one position, which fills the vectors better.
   */
  private product(name: string, step: LayerStep, x: Quantisation): Layer {
    const [, features] = this.shape;
    if (this.shape.length !== 2) {
      throw new StepProblem(
        `its input has the shape ${this.shape.join('×')}, expected N×features (a Flatten before it)`,
      );
    }
    if (features !== step.C) this.note(`its weights are for ${step.C} inputs, the input has ${features}`);
    const first = this.layers.length === 0 || this.map === null;
    const [C, H, W] = first || this.map === null ? [features, 1, 1] : this.map;
    const pads = { top: 0, left: 0, bottom: 0, right: 0 };
    return { ...common(name, step, x), kind: 'fullyConnected', C, H, W, R: H, S: W, pads };
  }

  private checkBiasScale(step: LayerStep, x: Quantisation): void {
    const { biasScale, sw, alpha } = step;
    if (biasScale === null) return;
    for (let k = 0; k < sw.length; k++) {
      const expected = alpha * x.scale * sw[k];
      const found = biasScale[biasScale.length === 1 ? 0 : k];
      if (Math.abs(found - expected) > BIAS_SCALE_TOLERANCE * expected) {
        const product = 'input scale · weight scale';
        this.note(`the scale of its bias is ${found} in channel ${k}, expected ${product} = ${expected}`);
        return;
      }
    }
  }

  private requireSame(from: Quantisation, to: Quantisation): void {
    if (from.scale === to.scale && from.zeroPoint === to.zeroPoint) return;
    const text = ({ scale, zeroPoint }: Quantisation): string => `scale ${scale}, zero point ${zeroPoint}`;
    this.note(`it changes the quantisation of a tensor without a layer, from ${text(from)} to ${text(to)}`);
  }
}

function common(name: string, step: LayerStep, x: Quantisation) {
  const { K, stride, dilation, groups, weights, bias, sw, alpha } = step;
  // Gemm's factor goes where ONNX Runtime multiplies it: alpha·sx first, rounded, then ·sw.
  const sx = Math.fround(Math.fround(alpha) * x.scale);
  const scales = { sx, zx: x.zeroPoint, sw, sy: 1, zy: 0, lo: -128, hi: 127 };
  return { name, K, stride, dilation, groups, weights, bias, ...scales };
}
