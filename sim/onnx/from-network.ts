import { UserError } from '../../gen/errors.ts';
import type { Layer, Network } from '../network/index.ts';
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor } from './model.ts';

/** How a network is written down. */
export interface ExportOptions {
  /**
   * `qoperator`: QLinearConv and QGemm on int8 tensors. `qdq`: float operators between DequantizeLinear and
   * QuantizeLinear.
   */
  readonly form: 'qoperator' | 'qdq';
  /**
   * Type of the graph's input and output; `float32` puts a QuantizeLinear before and a DequantizeLinear after the
   * network.
   */
  readonly edges?: 'int8' | 'float32';
  /** Operator of fully connected layers; MatMul has no bias, so that theirs has to be zero. */
  readonly product?: 'gemm' | 'matmul';
}

const OPSET = 13;
/** The file format's version that came with operator set 13; ONNX Runtime and every tool since 2020 reads it. */
const IR_VERSION = 7;

/** A network as an ONNX model; `importNetwork` gives the same network back. Equal networks give equal models. */
export function modelFromNetwork(network: Network, options: ExportOptions): OnnxModel {
  return new Exporter(network, options).model();
}

/** Adds nodes and constants in order, along with the name and rank of the tensor that the next node reads. */
class Exporter {
  private readonly network: Network;
  private readonly form: 'qoperator' | 'qdq';
  private readonly edges: 'int8' | 'float32';
  private readonly product: 'gemm' | 'matmul';
  private readonly nodes: OnnxNode[] = [];
  private readonly initialisers: OnnxTensor[] = [];
  private current: string;
  private rank: number;

  constructor(network: Network, { form, edges = 'int8', product = 'gemm' }: ExportOptions) {
    this.network = network;
    this.form = form;
    this.edges = edges;
    this.product = product;
    this.current = network.input.name;
    this.rank = network.input.shape.length;
  }

  model(): OnnxModel {
    const { network } = this;
    const biased = network.layers.find(
      (layer) => layer.kind === 'fullyConnected' && layer.bias.some((value) => value !== 0),
    );
    if (this.product === 'matmul' && biased !== undefined)
      throw new UserError({
        what: 'a layer has a bias, MatMul has none',
        where: `layer '${biased.name}'`,
        fix: "write the product as 'gemm', the default",
      });
    const { input, output } = network;
    if (this.edges === 'float32') this.quantise('input', input.scale, input.zeroPoint);
    for (const layer of network.layers) {
      if (layer.kind === 'convolution') this.reshapeTo(4, layer);
      else this.reshapeTo(2, layer);
      if (this.form === 'qoperator') this.quantisedLayer(layer);
      else this.floatLayer(layer);
    }
    const last = network.layers.at(-1);
    if (last !== undefined) this.reshapeTo(output.shape.length, { ...last, name: 'output', C: last.K, H: 1, W: 1 });
    if (this.edges === 'float32') this.dequantise('output', output.scale, output.zeroPoint);
    this.renameLast(output.name);
    const microsoft = this.nodes.some((node) => node.domain !== '') ? [{ domain: 'com.microsoft', version: 1 }] : [];
    return {
      irVersion: IR_VERSION,
      producer: 'mosaic',
      opsets: [{ domain: '', version: OPSET }, ...microsoft],
      graph: {
        name: network.name,
        nodes: this.nodes,
        initialisers: this.initialisers,
        inputs: [{ name: input.name, type: this.edges, shape: input.shape }],
        outputs: [{ name: output.name, type: this.edges, shape: output.shape }],
      },
    };
  }

  private constant(tensor: OnnxTensor): string {
    // Scales and shapes may be asked for twice under one name: they are the same then.
    if (!this.initialisers.some((other) => other.name === tensor.name)) this.initialisers.push(tensor);
    return tensor.name;
  }

  private float(name: string, values: readonly number[] | Float32Array, dims: readonly number[] = []): string {
    return this.constant({ name, dims, type: 'float32', data: Float32Array.from(values) });
  }

  private int8(name: string, values: readonly number[] | Int8Array, dims: readonly number[] = []): string {
    return this.constant({ name, dims, type: 'int8', data: Int8Array.from(values) });
  }

  private int32(name: string, values: Int32Array): string {
    return this.constant({ name, dims: [values.length], type: 'int32', data: values });
  }

  private node(
    name: string,
    operator: string,
    inputs: readonly string[],
    attributes: Record<string, OnnxAttribute> = {},
    domain = '',
  ): void {
    this.current = `${name}.out`;
    this.nodes.push({ name, operator, domain, inputs, outputs: [this.current], attributes });
  }

  private quantise(name: string, scale: number, zeroPoint: number): void {
    const parameters = [this.float(`${name}.scale`, [scale]), this.int8(`${name}.zeroPoint`, [zeroPoint])];
    this.node(`${name}.quantise`, 'QuantizeLinear', [this.current, ...parameters]);
  }

  private dequantise(name: string, scale: number, zeroPoint: number): void {
    const parameters = [this.float(`${name}.scale`, [scale]), this.int8(`${name}.zeroPoint`, [zeroPoint])];
    this.node(`${name}.dequantise`, 'DequantizeLinear', [this.current, ...parameters]);
  }

  /** Flattens, or gives a vector its two spatial dimensions back. */
  private reshapeTo(rank: number, to: Layer): void {
    if (rank === this.rank) return;
    this.rank = rank;
    if (rank === 2) {
      this.node(`${to.name}.flatten`, 'Flatten', [this.current], { axis: { kind: 'int', value: 1 } });
      return;
    }
    const data = [-1, to.C, to.H, to.W];
    const shape = this.constant({ name: `${to.name}.shape`, dims: [4], type: 'int64', data });
    this.node(`${to.name}.reshape`, 'Reshape', [this.current, shape]);
  }

  private quantisedLayer(layer: Layer): void {
    const { name, K, C, R, S, groups, weights, sx, zx, sw, sy, zy } = layer;
    const x = [this.current, this.float(`${name}.xScale`, [sx]), this.int8(`${name}.xZeroPoint`, [zx])];
    const wScale = this.float(`${name}.wScale`, sw, [K]);
    const wZero = this.int8(`${name}.wZeroPoint`, new Int8Array(K), [K]);
    const y = [this.float(`${name}.yScale`, [sy]), this.int8(`${name}.yZeroPoint`, [zy])];
    if (layer.kind === 'convolution') {
      const w = this.int8(`${name}.weight`, weights, [K, C / groups, R, S]);
      const bias = this.int32(`${name}.bias`, layer.bias);
      this.node(name, 'QLinearConv', [...x, w, wScale, wZero, ...y, bias], convolutionAttributes(layer));
    } else if (this.product === 'gemm') {
      const w = this.int8(`${name}.weight`, weights, [K, C * R * S]);
      const inputs = [...x, w, wScale, wZero, this.int32(`${name}.bias`, layer.bias), ...y];
      this.node(name, 'QGemm', inputs, { transB: { kind: 'int', value: 1 } }, 'com.microsoft');
    } else {
      const w = this.int8(`${name}.weight`, transposedWeights(layer), [C * R * S, K]);
      this.node(name, 'QLinearMatMul', [...x, w, wScale, wZero, ...y]);
    }
    if (layer.lo > -128 || layer.hi < 127) {
      const bounds = [this.int8(`${name}.lo`, [layer.lo]), this.int8(`${name}.hi`, [layer.hi])];
      this.node(`${name}.clip`, 'Clip', [this.current, ...bounds]);
    }
  }

  private floatLayer(layer: Layer): void {
    const { name, K, C, R, S, groups, sx, sw, sy, zy, lo, hi } = layer;
    this.dequantise(`${name}.x`, sx, layer.zx);
    const x = this.current;
    const gemm = this.product === 'gemm';
    const [data, dims, axis] =
      layer.kind === 'convolution'
        ? [layer.weights, [K, C / groups, R, S], 0]
        : gemm
          ? [layer.weights, [K, C * R * S], 0]
          : [transposedWeights(layer), [C * R * S, K], 1];
    const perChannel: Record<string, OnnxAttribute> = { axis: { kind: 'int', value: axis } };
    const wScale = this.float(`${name}.wScale`, sw, [K]);
    const wZero = this.int8(`${name}.wZeroPoint`, new Int8Array(K), [K]);
    this.node(`${name}.w`, 'DequantizeLinear', [this.int8(`${name}.weight`, data, dims), wScale, wZero], perChannel);
    const w = this.current;
    const inputs = [x, w];
    if (layer.kind === 'convolution' || gemm) {
      const product = sw.map((scale) => Math.fround(sx) * scale);
      const bias = [this.int32(`${name}.bias`, layer.bias), this.float(`${name}.bScale`, product, [K])];
      this.node(`${name}.b`, 'DequantizeLinear', bias, { axis: { kind: 'int', value: 0 } });
      inputs.push(this.current);
    }
    if (layer.kind === 'convolution') this.node(name, 'Conv', inputs, convolutionAttributes(layer));
    else if (gemm) this.node(name, 'Gemm', inputs, { transB: { kind: 'int', value: 1 } });
    else this.node(name, 'MatMul', inputs);
    if (lo === zy && hi === 127 && lo > -128) {
      this.node(`${name}.relu`, 'Relu', [this.current]);
    } else if (lo > -128 || hi < 127) {
      const real = (bound: number): number => Math.fround((bound - zy) * Math.fround(sy));
      const bounds = [this.float(`${name}.lo`, [real(lo)]), this.float(`${name}.hi`, [real(hi)])];
      this.node(`${name}.clip`, 'Clip', [this.current, ...bounds]);
    }
    this.quantise(`${name}.y`, sy, zy);
  }

  /** Gives the last node's output the name that the graph promises. */
  private renameLast(name: string): void {
    const last = this.nodes.pop();
    if (last === undefined) throw new Error('a network without layers has no model');
    this.nodes.push({ ...last, outputs: [name] });
  }
}

function convolutionAttributes(layer: Layer): Record<string, OnnxAttribute> {
  const { R, S, stride, dilation, pads, groups } = layer;
  return {
    kernel_shape: { kind: 'ints', value: [R, S] },
    strides: { kind: 'ints', value: [stride.vertical, stride.horizontal] },
    dilations: { kind: 'ints', value: [dilation.vertical, dilation.horizontal] },
    pads: { kind: 'ints', value: [pads.top, pads.left, pads.bottom, pads.right] },
    group: { kind: 'int', value: groups },
  };
}

/** (C·R·S)×K instead of K×(C·R·S). */
function transposedWeights(layer: Layer): Int8Array {
  const rows = layer.K;
  const columns = layer.C * layer.R * layer.S;
  const result = new Int8Array(rows * columns);
  for (let k = 0; k < rows; k++) {
    for (let i = 0; i < columns; i++) result[i * rows + k] = layer.weights[k * columns + i];
  }
  return result;
}
