import type { Ground, ModuleRecipe, Path, Shape } from './recipe.ts';
import { isGround, partOf, pathText, type Enums } from './shape.ts';

/** The ports of a module by name. */
export type Ports = ReadonlyMap<string, { readonly shape: Shape; readonly direction: 'input' | 'output' }>;

export function portsOf(module: ModuleRecipe): Ports {
  return new Map(
    module.items.flatMap((item) =>
      item.i === 'input' || item.i === 'output' ? [[item.name, { shape: item.shape, direction: item.i }] as const] : [],
    ),
  );
}

interface Root {
  /** `this.in_1` or `sum_2`. */
  readonly text: string;
  /** A shape, or the ports of an instance. */
  readonly shape: Shape | null;
  readonly ports: Ports | null;
}

/** What names mean at a place in the source text of a module. */
export class Scope {
  readonly enums: Enums;
  readonly #roots = new Map<string, Root>();

  constructor(enums: Enums) {
    this.enums = enums;
  }

  field(name: string, shape: Shape): void {
    this.#roots.set(name, { text: `this.${name}`, shape, ports: null });
  }

  local(name: string, shape: Shape): void {
    this.#roots.set(name, { text: name, shape, ports: null });
  }

  instance(name: string, ports: Ports): void {
    this.#roots.set(name, { text: `this.${name}`, shape: null, ports });
  }

  has(name: string): boolean {
    return this.#roots.has(name);
  }

  /** The shape of a part and how it is written; null when it is not there (any more). */
  part(name: string, path: Path): { readonly shape: Shape; readonly text: string } | null {
    const root = this.#roots.get(name);
    if (root === undefined) return null;
    const inside = root.ports === null ? path : path.slice(1);
    const whole = root.ports === null ? root.shape : (root.ports.get(String(path[0]))?.shape ?? null);
    const shape = whole === null ? null : partOf(whole, inside);
    return shape === null ? null : { shape, text: root.text + pathText(path) };
  }

  /** Like {@link part}, for ground parts. */
  leaf(name: string, path: Path): { readonly type: Ground; readonly text: string } | null {
    const part = this.part(name, path);
    return part !== null && isGround(part.shape) ? { type: part.shape, text: part.text } : null;
  }
}
