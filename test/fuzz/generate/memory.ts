import type { Random } from '../../print/support/random.ts';
import { isGround, leavesOf, type Ex, type Item, type MemoryPortRecipe, type Shape } from '../recipe/index.ts';
import type { Expressions } from './expressions.ts';

type MemoryItem = Item & { i: 'memory' };

/** A memory with all its ports in use: any kinds of ports, depths, styles, masks, contents. */
export function randomMemory(
  r: Random,
  x: Expressions,
  { name, shape, domain }: { readonly name: string; readonly shape: Shape; readonly domain: number },
): MemoryItem {
  const depth = r.pick([1, 2, 3, 4, 5, 7, 8, 11, 16, 20]);
  const leaves = leavesOf(shape);
  const width = isGround(shape) && (shape.kind === 'uint' || shape.kind === 'sint') ? shape.width : 0;
  const divisors = Array.from({ length: width }, (_, i) => i + 1).filter((n) => width % n === 0);
  const maskBits = divisors.length > 0 && r.chance(0.5) ? r.pick(divisors) : null;
  const kind = r.below(10);
  const mask = (): Ex | null => (maskBits === null || r.chance(0.2) ? null : x.any(2));
  const enable = (): Ex | null => (r.chance(0.4) ? null : x.condition());
  const only = (): MemoryPortRecipe['only'] =>
    r.chance(0.3) ? { cond: x.condition(), otherwise: r.chance(0.5) ? x.any(1) : null } : null;
  const data = (): Ex[] => leaves.map(() => x.any(2));
  const ports: MemoryPortRecipe[] = [];
  const port = (kindOf: MemoryPortRecipe['kind'], portName: string, latency: 0 | 1): void => {
    ports.push({
      name: portName,
      kind: kindOf,
      latency,
      maskBits: kindOf === 'read' ? null : maskBits,
      addr: x.any(2),
      enable: enable(),
      write: kindOf === 'readwrite' ? x.condition() : null,
      data: kindOf === 'read' ? [] : data(),
      mask: kindOf === 'read' ? null : mask(),
      only: only(),
    });
  };
  if (kind < 3) port('readwrite', 'rw', 1);
  else if (kind < 9) port('write', 'wr', 1);
  const reads = kind < 3 ? r.below(2) : 1 + r.below(2);
  for (let i = 0; i < reads; i++) port('read', `rd${i}`, r.chance(0.6) ? 1 : 0);
  const hasWriter = ports.some((p) => p.kind !== 'read');
  const words = Array.from({ length: 1 + r.below(depth) }, () => leaves.map(() => String(r.bits(40))));
  return {
    i: 'memory',
    name,
    shape,
    depth,
    style: r.pick(['auto', 'block', 'distributed', 'registers'] as const),
    readDuringWrite: r.pick(['old', 'new', 'new', 'old', 'forbidden'] as const),
    init: !hasWriter || r.chance(0.5) ? words : null,
    domain,
    ports,
  };
}
