import { ModuleBuilder } from './builder.ts';
import { context } from './context.ts';
import { defaultDomain } from './domain.ts';
import type { ClockDomain } from './domain.ts';
import { creationHere } from './here.ts';
import { CHECK_EVERY, refuseRecursion } from './recursion.ts';
import { newSession } from './session.ts';

const builders = new WeakMap<Module<unknown>, ModuleBuilder>();

/**
 * A circuit: ports, registers and instances as class fields, behaviour in `logic()`. `P` are its parameters, there as
 * `this.p` when the fields initialise; a module without parameters leaves `P` out.
 *
 * `logic()` may depend on `this.p`, the fields and the clock domain around the module, and on nothing else that changes
 * from instance to instance: equal instances are elaborated once.
 *
 * @example
 * class Counter extends Module<{ width: number }> {
 *   readonly en = input(Bool());
 *   readonly count = output(UInt(this.p.width));
 *   readonly value = reg(UInt(this.p.width), { init: 0 });
 *   logic() {
 *     when(this.en, () => this.value.next(this.value.add(1)));
 *     this.count.assign(this.value);
 *   }
 * }
 */
export abstract class Module<P = void> {
  readonly p: P;

  constructor(p: P) {
    this.p = p;
    const session = (context.session ??= newSession());
    const below = context.current;
    const builder = new ModuleBuilder(this, session, below, below?.domain ?? defaultDomain, creationHere());
    context.current = builder;
    if (builder.depth % CHECK_EVERY === CHECK_EVERY - 1) refuseRecursion(builder);
    builders.set(this, builder);
  }

  /** Describes the behaviour: assignments, `when`, `match`, instances. Called once, by the framework. */
  abstract logic(): void;

  /**
   * The clock domains that whoever uses this module provides. Where it is there, any other domain in the module or
   * below is a mistake: a clock that nobody drives. Left out: all that are used.
   */
  clockDomains?(): readonly ClockDomain[];

  /** The wished-for name of the SystemVerilog module; by default the class's name and the parameters. */
  moduleName?(): string;
}

/** The builder behind a module object. */
export function builderOf(module: Module<unknown>): ModuleBuilder {
  const builder = builders.get(module);
  if (builder === undefined) throw new Error('a module without its base constructor');
  return builder;
}
