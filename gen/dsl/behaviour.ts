import { UserError } from '../errors.ts';
import type { BoxModel, Signal } from '../ir/index.ts';
import type { ValuesOf } from './port-values.ts';

/** A value of some of a type's fields, at every level. */
export type Partly<T> = T extends object ? { [K in keyof T]?: Partly<T[K]> } : T;

/**
 * What a black box does in the embedded simulator. `M` is its class; ports have the values they have on a testbench handle, by field name.
 *
 * @example
 * behaviour(): Behaviour<Delay> {
 *   let stored = 0;
 *   return {
 *     evaluate: () => ({ out: stored }),
 *     edge: (_domain, { in: word }) => void (stored = word),
 *   };
 * }
 */
export interface Behaviour<M> {
  /**
   * All outputs, from the inputs (outputs are not among the ports given) and the state. It may be called any number of
   * times between two edges and must not change the state.
   */
  evaluate(ports: ValuesOf<M>): Partly<ValuesOf<M>>;
  /** The active edge of one of the box's `clockDomains()`, by name; the ports as they are just before it. */
  edge?(domain: string, ports: ValuesOf<M>): void;
  /** A copy of the state, so that a simulation can be put back with `restore`; needed for `snapshot` only. */
  save?(): unknown;
  restore?(saved: unknown): void;
}

interface WithBehaviour {
  behaviour?(): Behaviour<unknown>;
}

/** What the representation holds of a black box's behaviour: its values as patterns in the order of the ports. */
export function boxModel(box: WithBehaviour, className: string, ports: readonly Signal[]): (() => BoxModel) | null {
  if (box.behaviour === undefined) return null;
  const inputs = ports.filter((port) => port.kind === 'input').map((port) => ({ port, path: port.path.split('.') }));
  const outputs = ports.filter((port) => port.kind === 'output').map((port) => ({ port, path: port.path.split('.') }));
  return () => {
    const behaviour = box.behaviour!() as Behaviour<unknown>;
    const given = (patterns: readonly bigint[]): object => {
      const values = {};
      inputs.forEach(({ port, path }, i) => place(values, path, valueOf(port, patterns[i])));
      return values;
    };
    return {
      evaluate: (patterns) => {
        const values = behaviour.evaluate(given(patterns)) as unknown;
        return outputs.map(({ port, path }) => patternOf(port, pick(values, path), className));
      },
      edge: (domain, patterns) => behaviour.edge?.(domain.name, given(patterns)),
      save: () => {
        if (behaviour.save !== undefined) return behaviour.save();
        throw new UserError({
          what: `the state of the black box ${className} cannot be saved`,
          expected: 'save() and restore(saved) beside evaluate() in what its behaviour() returns',
        });
      },
      restore: (saved) => behaviour.restore?.(saved),
    };
  };
}

function place(values: object, path: readonly string[], value: unknown): void {
  let level = values as Record<string, unknown>;
  for (const part of path.slice(0, -1)) level = (level[part] ??= {}) as Record<string, unknown>;
  level[path[path.length - 1]] = value;
}

function pick(values: unknown, path: readonly string[]): unknown {
  let value = values;
  for (const part of path)
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined;
  return value;
}

function valueOf(port: Signal, pattern: bigint): unknown {
  if (port.bool) return pattern !== 0n;
  if (port.enumInfo !== null)
    return port.enumInfo.members.find(([, value]) => BigInt(value) === pattern)?.[0] ?? Number(pattern);
  const value = port.signed ? BigInt.asIntN(port.width, pattern) : pattern;
  return port.width <= 53 ? Number(value) : value;
}

function patternOf(port: Signal, value: unknown, className: string): bigint {
  let bits: bigint | null = null;
  if (typeof value === 'boolean') bits = value ? 1n : 0n;
  else if (typeof value === 'bigint') bits = value;
  else if (typeof value === 'number' && Number.isSafeInteger(value)) bits = BigInt(value);
  else if (typeof value === 'string') {
    const member = port.enumInfo?.members.find(([name]) => name === value);
    if (member !== undefined) bits = BigInt(member[1]);
  }
  const low = port.signed ? -(1n << BigInt(port.width - 1)) : 0n;
  const high = port.signed ? (1n << BigInt(port.width - 1)) - 1n : (1n << BigInt(port.width)) - 1n;
  if (bits !== null && bits >= low && bits <= high) return BigInt.asUintN(port.width, bits);
  throw new UserError({
    what: `the behaviour of the black box ${className} gives no value for its output ${port.path}`,
    expected: `${port.bool ? 'true or false' : `an integer from ${low} to ${high}`}${port.enumInfo === null ? '' : ', or a member'}`,
    found: value === undefined ? 'nothing' : String(value),
  });
}
