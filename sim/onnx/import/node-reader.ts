import type { OnnxNode, OnnxTensor } from '../model.ts';
import type { GraphIndex } from './graph.ts';
import type { Quantisation } from './step.ts';

/** Typed access to one node's attributes and constants, which collects everything that is wrong with it. */
export class NodeReader {
  readonly node: OnnxNode;
  readonly graph: GraphIndex;
  readonly problems: string[] = [];

  constructor(node: OnnxNode, graph: GraphIndex) {
    this.node = node;
    this.graph = graph;
  }

  /** Notes a reason why the node cannot be imported; the reader goes on, so that all reasons are found. */
  refuse(reason: string): null {
    this.problems.push(reason);
    return null;
  }

  has(input: number): boolean {
    return (this.node.inputs[input] ?? '') !== '';
  }

  int(name: string, otherwise: number): number {
    const attribute = this.node.attributes[name];
    return attribute?.kind === 'int' ? attribute.value : otherwise;
  }

  float(name: string, otherwise: number): number {
    const attribute = this.node.attributes[name];
    return attribute?.kind === 'float' ? attribute.value : otherwise;
  }

  string(name: string, otherwise: string): string {
    const attribute = this.node.attributes[name];
    return attribute?.kind === 'string' ? attribute.value : otherwise;
  }

  /** A list of numbers, `null` if the node does not have it. */
  ints(name: string): readonly number[] | null {
    const attribute = this.node.attributes[name];
    return attribute?.kind === 'ints' ? attribute.value : null;
  }

  /** A constant input; `what` names it in the reason why it is not one. */
  constant(input: number, what: string): OnnxTensor | null {
    const name = this.node.inputs[input] ?? '';
    if (name === '') return this.refuse(`${what} is missing (input ${input})`);
    return this.graph.constants.get(name) ?? this.refuse(`${what} '${name}' is not a constant`);
  }

  floats(input: number, what: string): Float32Array | null {
    const tensor = this.constant(input, what);
    if (tensor === null) return null;
    return tensor.type === 'float32' ? tensor.data : this.refuse(`${what} is ${typeOf(tensor)}, expected float32`);
  }

  /** Scales: f32, positive, finite; as many as `counts` allows. */
  scales(input: number, what: string, counts: readonly number[]): Float32Array | null {
    const scales = this.floats(input, what);
    return scales === null ? null : this.checkedScales(scales, what, counts);
  }

  checkedScales(scales: Float32Array, what: string, counts: readonly number[]): Float32Array | null {
    if (!counts.includes(scales.length)) {
      return this.refuse(`${what} has ${scales.length} values, expected ${[...new Set(counts)].join(' or ')}`);
    }
    const wrong = scales.findIndex((scale) => !(scale > 0 && scale < Infinity));
    return wrong < 0 ? scales : this.refuse(`${what} is ${scales[wrong]} at ${wrong}, expected a positive number`);
  }

  /**
   * Scale and zero point of an activation: one of each, the zero point int8. Where it may be left out, `absent` is its
   * type then.
   */
  quantisation(scaleInput: number, zeroInput: number, what: string, absent: string | null = null): Quantisation | null {
    const scale = this.scales(scaleInput, `the scale of the ${what}`, [1]);
    if (!this.has(zeroInput) && absent !== null) {
      if (absent !== 'int8')
        return this.refuse(`the ${what} is ${absent} (no zero point says otherwise), expected int8`);
      return scale === null ? null : { scale: scale[0], zeroPoint: 0 };
    }
    const zero = this.constant(zeroInput, `the zero point of the ${what}`);
    if (zero === null) return null;
    if (zero.type !== 'int8') return this.refuse(`the ${what} is ${typeOf(zero)} (by its zero point), expected int8`);
    if (zero.data.length !== 1) return this.refuse(`the ${what} has ${zero.data.length} zero points, expected one`);
    return scale === null ? null : { scale: scale[0], zeroPoint: zero.data[0] };
  }

  /** Checks that int8 weights have zero points of 0 only. */
  requireSymmetric(zeroPoint: OnnxTensor | null): void {
    if (zeroPoint === null) return;
    if (zeroPoint.type !== 'int8')
      this.refuse(`the weights are ${typeOf(zeroPoint)} (by their zero point), expected int8`);
    else if (zeroPoint.data.some((value) => value !== 0)) {
      const other = zeroPoint.data.find((value) => value !== 0);
      this.refuse(`the weights are asymmetric (zero point ${other}), expected zero points of 0`);
    }
  }
}

/** A tensor's element type by name. */
export function typeOf(tensor: OnnxTensor): string {
  return tensor.type === 'other' ? tensor.typeName : tensor.type;
}
