import { expectType } from './expect-type.ts';
import type { Signal } from '../ir/index.ts';
import { complain } from './complain.ts';
import { argumentAt, coerce } from './coerce.ts';
import { describe } from './describe.ts';
import { builderFor, declare, newSignal } from './declare.ts';
import type { ClockDomain } from './domain.ts';
import { here } from './here.ts';
import { NO_ARGUMENT } from './operand.ts';
import type { LiteralOf, SignalOf, Type } from './type.ts';
import { groundsOf } from './value.ts';
import type { Value } from './value.ts';
import { use } from './use.ts';

export interface RegOptions<T extends Type> {
  /**
   * The value after reset, a constant. In a domain without reset: the value at time zero. Left out: no reset, unknown
   * at first.
   */
  readonly init?: SignalOf<T> | LiteralOf<T>;
  /** Default: the domain of `inDomain` around it, else of the module. */
  readonly domain?: ClockDomain;
  /**
   * Why this register may take over a value of another clock domain: it is the first stage of a synchroniser, one bit
   * straight from a register. Simulators can let each of its bits settle a cycle late.
   */
  readonly crossing?: string;
}

/** A register: keeps its value until `next` gives it another, which it takes at the next clock edge. */
export function reg<T extends Type>(type: T, options: RegOptions<T> = {}): SignalOf<T> {
  expectType(type, 'reg()');
  const builder = builderFor('reg()');
  const place = here();
  const domain = options.domain ?? builder.domain;
  const inits = options.init === undefined ? null : coerce(type, options.init, argumentAt(place, NO_ARGUMENT));
  const signals = type.$leaves.map((leaf, i): Signal => {
    const init = inits?.[i];
    if (init !== undefined && init.op !== 'const') {
      complain('literalKind', {
        place,
        expected: 'a constant as the value after reset',
        found: () => describe(init),
        fix: 'reset to a constant, and load the signal with next()',
      });
    }
    return {
      ...newSignal(leaf, 'reg', place),
      domain,
      crossing: options.crossing ?? null,
      reset: init === undefined ? null : init.op === 'const' ? init.value : 0n,
    };
  });
  builder.ownDomains.add(domain);
  builder.signals.push(...signals);
  return declare(builder, type, signals, place, 'state').value;
}

/** A register that takes `x` at every clock edge: `x` one cycle later. */
export function regNext<S extends Value>(x: S, options: RegOptions<S['type']> = {}): S {
  const builder = builderFor('regNext()');
  const place = here();
  const value = reg(x.type, options) as Value;
  const from = groundsOf(x).map(use);
  groundsOf(value).forEach((ground, i) => {
    const target = ground.$expr as Signal;
    builder.defaults.push({ kind: 'assign', target, hi: target.width - 1, lo: 0, value: from[i], place });
  });
  return value as S;
}
