import { portDomains } from '../../check/crossings/port-domains.ts';
import type { Design, Domain, ModuleIr, Signal } from '../../ir/index.ts';
import type { ManifestModule, ManifestPort } from '../../manifest/index.ts';
import { domainPorts, legal, ModuleNames } from '../names/index.ts';

/** What the manifest says of a module's outside. */
export type Outside = Pick<ManifestModule, 'clocks' | 'ports' | 'streams'>;

/**
 * The clocks, ports and streams of a module under their printed names.
 *
 * @param domains of ports, where they are known; a stream of another port goes with the module's first domain
 */
export function outside(
  module: ModuleIr,
  portName: (port: Signal) => string,
  domains: ReadonlyMap<Signal, Domain>,
): Outside {
  return {
    clocks: module.domains.map(clock),
    ports: [...domainPorts(module.domains).map(domainPort), ...module.ports.map((p) => port(p, portName(p)))],
    streams: module.streams.map((stream) => ({
      path: stream.path,
      direction: stream.direction,
      valid: portName(stream.valid),
      ready: portName(stream.ready),
      payload: stream.payload.map(portName),
      domain: (domains.get(stream.valid) ?? stream.valid.domain ?? module.domains[0])?.name ?? '',
    })),
  };
}

/** The outside of a design's top module as printing describes it in the manifest, without printing. */
export function outsideOf(design: Design): Outside & { readonly name: string } {
  const { top } = design;
  if (top.blackBox !== null) return { name: top.blackBox.verilogName, ...outside(top, (p) => p.name, new Map()) };
  const names = new ModuleNames(top);
  return { name: legal(top.name, 'module'), ...outside(top, (p) => names.signal(p), portDomains(design)) };
}

function clock(domain: Domain): ManifestModule['clocks'][number] {
  const { reset } = domain;
  return {
    domain: domain.name,
    clock: domain.clock,
    edge: domain.edge,
    reset: reset === null ? null : { port: reset.name, kind: reset.kind, activeLow: reset.activeLow },
  };
}

function domainPort({ name, role }: { name: string; role: 'clock' | 'reset' }): ManifestPort {
  return { name, path: name, direction: 'input', width: 1, signed: false, role, bool: true };
}

function port(p: Signal, name: string): ManifestPort {
  const base = {
    name,
    path: p.path,
    direction: p.kind === 'input' ? 'input' : 'output',
    width: p.width,
    signed: p.signed,
    role: 'data',
    bool: p.bool,
  } as const;
  if (p.enumInfo === null) return base;
  return { ...base, enumeration: { name: p.enumInfo.name, members: Object.fromEntries(p.enumInfo.members) } };
}
