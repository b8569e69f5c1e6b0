import type { Pads } from '../../network/index.ts';
import type { NodeReader } from './node-reader.ts';
import type { LayerStep, StepAction } from './step.ts';
import { readBias, readWeights } from './weights.ts';

/** Conv: x, weights and bias each behind a DequantizeLinear. */
export function parseConv(reader: NodeReader): StepAction | null {
  return parse(reader, 'qdq');
}

/** QLinearConv: x, scale, zero point; weights, scale, zero point; scale and zero point of y; bias. */
export function parseQLinearConv(reader: NodeReader): StepAction | null {
  return parse(reader, 'qoperator');
}

function parse(reader: NodeReader, form: 'qoperator' | 'qdq'): StepAction | null {
  const quantised = form === 'qoperator';
  const x = quantised ? reader.quantisation(1, 2, 'input') : null;
  const y = quantised ? reader.quantisation(6, 7, 'output') : null;
  const weights = readWeights(reader, quantised ? { weight: 3, scale: 4, zeroPoint: 5 } : 1, 4, 0);
  const geometry = parseGeometry(reader);
  if (weights === null || geometry === null) return null;
  const [K, C, R, S] = weights.dims;
  const kernel = reader.ints('kernel_shape');
  if (kernel !== null && (kernel[0] !== R || kernel[1] !== S)) {
    reader.refuse(`kernel_shape is [${kernel.join(', ')}], the weights are ${R}×${S}`);
  }
  if (K % geometry.groups !== 0) reader.refuse(`${geometry.groups} groups do not divide ${K} output channels`);
  const bias = readBias(reader, quantised ? 8 : 2, K, form);
  if (bias === null) return null;
  return {
    kind: 'convolution',
    x,
    y,
    K,
    C,
    R,
    S,
    weights: weights.data,
    sw: weights.sw,
    ...bias,
    alpha: 1,
    ...geometry,
  };
}

type Geometry = Pick<LayerStep, 'groups' | 'stride' | 'dilation' | 'padding'>;

function parseGeometry(reader: NodeReader): Geometry | null {
  const strides = reader.ints('strides') ?? [1, 1];
  const dilations = reader.ints('dilations') ?? [1, 1];
  const groups = reader.int('group', 1);
  const before = reader.problems.length;
  if (strides.length !== 2 || dilations.length !== 2) {
    return reader.refuse('it is not two-dimensional: strides and dilations need two values each');
  }
  if ([...strides, ...dilations, groups].some((value) => value < 1)) {
    reader.refuse('strides, dilations and group have to be 1 or more');
  }
  const padding = parsePadding(reader);
  if (padding === null || reader.problems.length > before) return null;
  return {
    groups,
    stride: { vertical: strides[0], horizontal: strides[1] },
    dilation: { vertical: dilations[0], horizontal: dilations[1] },
    padding,
  };
}

function parsePadding(reader: NodeReader): Pads | 'SAME_UPPER' | 'SAME_LOWER' | null {
  const mode = reader.string('auto_pad', 'NOTSET');
  if (mode === 'SAME_UPPER' || mode === 'SAME_LOWER') return mode;
  if (mode === 'VALID') return { top: 0, left: 0, bottom: 0, right: 0 };
  if (mode !== 'NOTSET' && mode !== '') return reader.refuse(`auto_pad is '${mode}', which the standard does not know`);
  const pads = reader.ints('pads') ?? [0, 0, 0, 0];
  if (pads.length !== 4) return reader.refuse(`pads has ${pads.length} values, expected 4`);
  if (pads.some((value) => value < 0))
    return reader.refuse(`pads is [${pads.join(', ')}]: negative padding is not supported`);
  return { top: pads[0], left: pads[1], bottom: pads[2], right: pads[3] };
}
