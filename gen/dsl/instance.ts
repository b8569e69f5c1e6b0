import type { Domain, Expr, Signal, SignalKind } from '../ir/index.ts';
import type { InstanceRecord, ModuleBuilder } from './builder.ts';
import { complain, fail } from './complain.ts';
import { showHost } from './constant.ts';
import { context } from './context.ts';
import { declareObject } from './declare.ts';
import type { ClockDomain } from './domain.ts';
import { here } from './here.ts';
import { Module, builderOf } from './module.ts';
import { snakeCase, snakePath } from './names.ts';
import { runLogic } from './run-logic.ts';

export interface InstanceOptions {
  /** Default: the name of the field or variable. */
  readonly name?: string;
  /** Which of this module's domains drives which of the instance's; domains not listed are the same on both sides. */
  readonly domains?: ReadonlyMap<ClockDomain, ClockDomain>;
}

/**
 * Puts a module into the one under construction, as a field or in `logic()`. Gives the module back: its inputs are
 * driven and its outputs read through its port fields.
 */
export function instance<M extends Module<unknown>>(module: M, options: InstanceOptions = {}): M {
  const place = here();
  if (!(module instanceof Module)) {
    fail('badInstance', {
      place,
      expected: 'a module object: instance(new Queue(...))',
      found: showHost(module),
      fix: 'create it with new',
    });
  }
  const child = builderOf(module);
  const parent = holderOf(child);
  if (child.phase !== 'fields' || parent === null) {
    complain('badInstance', {
      place,
      expected: parent === null ? 'instance() in a module' : 'a new module object for each instance',
      found: parent === null ? 'no module around it' : `a ${child.className} that is an instance already`,
      fix:
        parent === null ? 'use elaborate() for the top module' : `write instance(new ${child.className}(...)) for each`,
    });
    return module;
  }
  const pending = takeOut(child);
  child.parent = parent;
  context.current = child;
  runLogic(child);
  context.current = pending;
  attach(parent, child, place, options);
  return module;
}

/** The module that an instance of `child` goes to: the nearest one below it that is still being described. */
function holderOf(child: ModuleBuilder): ModuleBuilder | null {
  let holder = child.below;
  while (holder !== null && (holder.phase === 'done' || holder.abandoned)) holder = holder.below;
  return holder;
}

/** Removes `child` from the stack of modules under construction; gives the one that is on top then. */
function takeOut(child: ModuleBuilder): ModuleBuilder | null {
  if (context.current === child) return child.below;
  for (let c = context.current; c !== null; c = c.below) if (c.below === child) c.below = child.below;
  return context.current;
}

function attach(parent: ModuleBuilder, child: ModuleBuilder, place: number, options: InstanceOptions): void {
  const signals = child.ports.map((port): Signal => ({
    ...port,
    kind: (port.kind === 'input' ? 'child-input' : 'child-output') satisfies SignalKind,
    place,
    name: '',
    path: '',
    doc: '',
    domain: null,
    unusedOk: false,
  }));
  const record: InstanceRecord = {
    child,
    place,
    domains: options.domains ?? new Map<Domain, Domain>(),
    signals,
    name: '',
    path: '',
    doc: '',
  };
  child.portMap = new Map<Expr, Signal>(child.ports.map((port, i) => [port, signals[i]]));
  child.instance = record;
  parent.instances.push(record);
  const declared = declareObject(parent, child.module, place, snakeCase(child.className), (path, doc) => {
    record.path = path;
    record.name = snakePath(path);
    record.doc = doc;
    child.ports.forEach((port, i) => {
      signals[i].path = `${path}.${port.path}`;
      signals[i].name = `${record.name}_${port.name}`;
    });
  });
  if (options.name !== undefined) {
    declared.path = options.name;
    declared.rename(options.name, '');
  }
}
