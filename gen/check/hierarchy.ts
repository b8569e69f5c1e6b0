import type { Design, ModuleIr } from '../ir/index.ts';

/** Where a module stands in the design. */
export interface Location {
  /** The hierarchy path of its first instance, e.g. `chip.pe[3].mac`. */
  readonly path: string;
  readonly instances: number;
}

/**
 * The locations of all modules below the top, which is one instance of itself. Linear in modules and their instances.
 */
export function locate(design: Design): Map<ModuleIr, Location> {
  const locations = new Map<ModuleIr, { path: string; instances: number }>();
  locations.set(design.top, { path: topName(design.top), instances: 1 });
  for (const module of [...design.modules].reverse()) {
    const own = locations.get(module);
    if (own === undefined) continue;
    for (const instance of module.instances) {
      const below = locations.get(instance.module);
      if (below === undefined) {
        const path = `${own.path}.${bracketed(instance.path === '' ? instance.name : instance.path)}`;
        locations.set(instance.module, { path, instances: own.instances });
      } else {
        below.instances += own.instances;
      }
    }
  }
  return locations;
}

function topName({ className, name }: ModuleIr): string {
  return className === '' ? name : className[0].toLowerCase() + className.slice(1);
}

/** `lanes.3.acc` as `lanes[3].acc`. */
export function bracketed(path: string): string {
  return path.replace(/\.(\d+)(?=\.|$)/g, '[$1]');
}
