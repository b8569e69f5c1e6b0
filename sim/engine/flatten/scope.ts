import type { Domain, InstanceIr, ModuleIr, Signal } from '../../../gen/ir/index.ts';
import type { Value } from '../machine/value.ts';
import type { ModuleInfo } from './module-info.ts';
import { moduleInfo } from './module-info.ts';

/** What a module's domain is from outside: a clock of the top, and where its reset comes from. */
export interface DomainRef {
  /** Among the top's domains; -1 where none drives it. */
  readonly index: number;
  /** The signal that a module makes its reset of; null: the reset port of the top's domain, if it has one. */
  readonly driven: { readonly scope: Scope; readonly signal: Signal } | null;
}

/** One place in the hierarchy: an instance of a module, or the top. */
export interface Scope {
  readonly module: ModuleIr;
  readonly info: ModuleInfo;
  /** Instance names joined by dots; empty for the top. */
  readonly path: string;
  readonly parent: Scope | null;
  readonly instance: InstanceIr | null;
  readonly children: ReadonlyMap<InstanceIr, Scope>;
  readonly domains: ReadonlyMap<Domain, DomainRef>;
  /** What is known of the module's expressions, segments and ranges here. */
  readonly values: Map<object, Value>;
}

/** All scopes of a design, the top first, in order of declaration. */
export function scopesOf(top: ModuleIr): Scope[] {
  const scopes: Scope[] = [];
  const infos = new Map<ModuleIr, ModuleInfo>();
  const visit = (module: ModuleIr, instance: InstanceIr | null, parent: Scope | null): Scope => {
    let info = infos.get(module);
    if (info === undefined) infos.set(module, (info = moduleInfo(module)));
    const children = new Map<InstanceIr, Scope>();
    const domains = new Map<Domain, DomainRef>();
    module.domains.forEach((domain, i) => {
      const outer = instance?.domains.get(domain) ?? domain;
      domains.set(
        domain,
        (parent === null ? { index: i, driven: null } : parent.domains.get(outer)) ?? { index: -1, driven: null },
      );
    });
    const name = instance === null ? '' : instance.path || instance.name;
    const path = parent === null || parent.path === '' ? name : `${parent.path}.${name}`;
    const scope: Scope = { module, info, path, parent, instance, children, domains, values: new Map() };
    scopes.push(scope);
    for (const { domain, signal } of module.resets) {
      const clock = domain.clockOf === null ? undefined : domains.get(domain.clockOf);
      domains.set(domain, { index: clock?.index ?? -1, driven: { scope, signal } });
    }
    for (const child of module.instances) children.set(child, visit(child.module, child, scope));
    return scope;
  };
  visit(top, null, null);
  return scopes;
}

/** The path of a signal, memory or check in the hierarchy. */
export function pathIn(scope: Scope, local: string): string {
  return scope.path === '' ? local : `${scope.path}.${local}`;
}

export function localPath(signal: Pick<Signal, 'path' | 'name'>): string {
  return signal.path === '' ? signal.name : signal.path;
}
