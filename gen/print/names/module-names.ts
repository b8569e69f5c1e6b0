import type { Domain, EnumInfo, InstanceIr, Memory, ModuleIr, Signal } from '../../ir/index.ts';
import { snakeCase } from '../../snake-case.ts';
import { camelCase, Namer } from './namer.ts';

/** An enumeration as the module declares it. */
export interface EnumNames {
  readonly type: string;
  readonly info: EnumInfo;
  /** Member names by value, e.g. `StateIdle`. */
  readonly members: ReadonlyMap<bigint, string>;
}

/** The identifiers of one module. */
export class ModuleNames {
  readonly namer = new Namer();
  readonly #signals = new Map<Signal, string>();
  readonly #memories = new Map<Memory, string>();
  readonly #instances = new Map<InstanceIr, string>();
  readonly #enums = new Map<string, EnumNames>();
  /** The same by description; several may describe one enumeration. */
  readonly #enumOf = new Map<EnumInfo, EnumNames>();

  /** Names ports, clocks and resets: the interface that others rely on, before anything else. */
  constructor(module: ModuleIr) {
    for (const domain of module.domains) {
      this.namer.reserve(domain.clock);
      if (domain.reset !== null) this.namer.reserve(domain.reset.name);
    }
    for (const { domain, signal } of module.resets) {
      this.namer.reserve(domain.reset!.name);
      this.#signals.set(signal, domain.reset!.name);
    }
    for (const port of module.ports) this.signal(port);
  }

  /** The signal's identifier; chosen when asked for the first time. */
  signal(s: Signal): string {
    let name = this.#signals.get(s);
    if (name === undefined) this.#signals.set(s, (name = this.namer.take(s.name === '' ? 'value' : s.name, 'sig')));
    return name;
  }

  memory(m: Memory): string {
    let name = this.#memories.get(m);
    if (name === undefined) this.#memories.set(m, (name = this.namer.take(m.name, 'mem')));
    return name;
  }

  instance(i: InstanceIr): string {
    let name = this.#instances.get(i);
    if (name === undefined) this.#instances.set(i, (name = this.namer.take(i.name, 'inst')));
    return name;
  }

  /** Members carry the enumeration's name, so that two enumerations of a module may have members of one name. */
  enumeration(info: EnumInfo): EnumNames {
    const known = this.#enumOf.get(info);
    if (known !== undefined) return known;
    const key = `${info.name} ${info.width} ${JSON.stringify(info.members)}`;
    let names = this.#enums.get(key);
    if (names === undefined) {
      const prefix = camelCase(info.name);
      const type = this.namer.take(`${snakeCase(info.name)}_t`);
      const members = info.members.map(
        ([name, value]) => [BigInt(value), this.namer.take(`${prefix}${camelCase(name)}`)] as const,
      );
      this.#enums.set(key, (names = { type, info, members: new Map(members) }));
    }
    this.#enumOf.set(info, names);
    return names;
  }

  /** The enumerations that the module's text uses, in order of first use. */
  get enumerations(): readonly EnumNames[] {
    return [...this.#enums.values()];
  }
}

/** The clock and reset ports of a module's domains; domains with one clock name share the port. */
export function domainPorts(domains: readonly Domain[]): { name: string; domain: Domain; role: 'clock' | 'reset' }[] {
  const ports = new Map<string, { name: string; domain: Domain; role: 'clock' | 'reset' }>();
  for (const domain of domains) {
    if (!ports.has(domain.clock)) ports.set(domain.clock, { name: domain.clock, domain, role: 'clock' });
    const reset = domain.reset?.name;
    if (reset !== undefined && !ports.has(reset)) ports.set(reset, { name: reset, domain, role: 'reset' });
  }
  return [...ports.values()];
}
