import type { Manifest } from '../../../gen/index.ts';
import type { Design, ModuleIr, Signal } from '../../../gen/ir/index.ts';
import type { Evaluator } from '../../print/support/evaluate.ts';

/** An output of the top or a register anywhere. */
export interface Observed {
  /** In the design, e.g. `c3.r1`. */
  readonly path: string;
  /** In the printed text, below the top, e.g. `c3.r1`. */
  readonly printed: string;
  readonly width: number;
  readonly isRegister: boolean;
  /** A register that a reset gives its value to. */
  readonly hasReset: boolean;
  readonly value: () => bigint;
}

/** What Icarus has to set at time zero so that it begins as simulators without unknowns do. */
export interface PowerOn {
  readonly printed: string;
  readonly signed: boolean;
  /** Words, or null for what is no memory. */
  readonly depth: number | null;
}

interface Place {
  readonly module: ModuleIr;
  readonly evaluator: Evaluator;
  readonly path: string;
  readonly name: string;
  readonly printed: string;
}

/** Every instance with its place in the design and in the printed text. */
function places(design: Design, manifest: Manifest, evaluator: Evaluator): Place[] {
  const byName = new Map(manifest.modules.map((m) => [m.name, m]));
  const all: Place[] = [];
  const visit = (place: Place): void => {
    all.push(place);
    place.module.instances.forEach((instance, i) => {
      const { name, module } = byName.get(place.name)!.instances[i];
      const path = `${place.path}${instance.path}.`;
      const printed = `${place.printed}${name}.`;
      visit({
        module: instance.module,
        evaluator: place.evaluator.children.get(instance)!,
        path,
        name: module,
        printed,
      });
    });
  };
  visit({ module: design.top, evaluator, path: '', name: manifest.top, printed: '' });
  return all;
}

export function observe(
  design: Design,
  manifest: Manifest,
  evaluator: Evaluator,
): { observed: Observed[]; powerOn: PowerOn[] } {
  const observed: Observed[] = [];
  const powerOn: PowerOn[] = [];
  const byName = new Map(manifest.modules.map((m) => [m.name, m]));
  const add = (place: Place, s: Signal, name: string): void => {
    observed.push({
      path: place.path + s.path,
      printed: place.printed + name,
      width: s.width,
      isRegister: s.kind === 'reg',
      hasReset: s.kind === 'reg' && s.reset !== null && s.domain?.reset !== null,
      value: () => place.evaluator.value(s),
    });
  };
  for (const place of places(design, manifest, evaluator)) {
    const described = byName.get(place.name)!;
    const { module } = place;
    if (module === design.top) for (const port of module.ports) if (port.kind === 'output') add(place, port, port.name);
    module.signals
      .filter(({ kind }) => kind === 'reg')
      .forEach((s, i) => {
        const { name } = described.registers[i];
        add(place, s, name);
        if (s.reset === null || s.domain?.reset !== null)
          powerOn.push({ printed: place.printed + name, signed: s.signed, depth: null });
      });
    module.memories.forEach((memory, i) => {
      if (memory.init === null)
        powerOn.push({ printed: place.printed + described.memories[i].name, signed: false, depth: memory.depth });
      for (const port of memory.ports) {
        if (port.kind === 'write' || (port.kind === 'read' && port.latency === 0)) continue;
        const data = port.kind === 'read' ? port.data : port.readData;
        powerOn.push({ printed: place.printed + data.name, signed: data.signed, depth: null });
      }
    });
  }
  return { observed, powerOn };
}
