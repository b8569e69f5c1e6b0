import { hash } from 'node:crypto';
import type { Domain, ModuleIr, Place, PlaceId, Signal, Statement } from '../../ir/index.ts';
import type { ManifestModule, SourcePlace } from '../../manifest/index.ts';
import { outside } from './outside.ts';

/** What the manifest says about a printed module. */
export interface Described {
  readonly module: ModuleIr;
  readonly name: string;
  readonly file: string | null;
  /** The text of the file. */
  readonly text: string | null;
  readonly portName: (port: Signal) => string;
  readonly memoryName: (index: number) => string;
  readonly registers: readonly { readonly name: string; readonly width: number }[];
  readonly instances: readonly { readonly name: string; readonly module: string }[];
}

export function sha256(text: string): string {
  return hash('sha256', text);
}

export function manifestModule(
  described: Described,
  places: readonly Place[],
  domains: ReadonlyMap<Signal, Domain>,
): ManifestModule {
  const { module, name, file, text, portName } = described;
  const source = (id: PlaceId): SourcePlace | null => {
    const place = places[id];
    return place === undefined || place.line === 0
      ? null
      : { file: place.file, line: place.line, column: place.column };
  };
  return {
    name,
    className: module.className,
    doc: module.doc,
    source: source(module.place),
    parameters: module.parameters,
    file,
    sha256: text === null ? null : sha256(text),
    blackBox: module.blackBox !== null,
    ...outside(module, portName, domains),
    memories: module.memories.map((memory, i) => ({
      name: described.memoryName(i),
      depth: memory.depth,
      width: memory.width,
      style: memory.style,
      readLatency: Math.max(
        0,
        ...memory.ports.map((p) => (p.kind === 'read' ? p.latency : p.kind === 'readwrite' ? 1 : 0)),
      ),
      granularity: memory.granularity,
    })),
    registers: described.registers,
    instances: described.instances,
    properties: properties(module.body, source),
  };
}

function properties(
  body: readonly Statement[],
  source: (id: PlaceId) => SourcePlace | null,
): ManifestModule['properties'] {
  return body.flatMap((s) => {
    if (s.kind === 'check') return [{ kind: s.what, message: s.message, source: source(s.place) }];
    if (s.kind === 'when') return properties([...s.branches.flatMap((b) => b.body), ...s.otherwise], source);
    if (s.kind === 'match') return properties([...s.cases.flatMap((c) => c.body), ...s.otherwise], source);
    return [];
  });
}
