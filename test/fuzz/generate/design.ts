import { Random } from '../../print/support/random.ts';
import { INHERITED, type DesignRecipe, type DomainRecipe, type ModuleRecipe } from '../recipe/index.ts';
import { randomModule, type Summary } from './module.ts';

/** The random design of a seed: the same on every machine. */
export function randomDesign(seed: number): DesignRecipe {
  const r = new Random(seed * 2654435761);
  const domains = randomDomains(r);
  const enums = Array.from({ length: r.below(3) }, (_, i) => ({ name: `E${i}`, members: 1 + r.below(6) }));
  const members = new Map(enums.map(({ name, members: n }) => [name, n]));
  const modules: ModuleRecipe[] = [];
  const known: Summary[] = [];
  const levels = r.pick([0, 0, 0, 1, 1, 2, 3]);
  let below: Summary[] = [];
  for (let level = 0; level < levels; level++) {
    const here: Summary[] = [];
    for (let n = 1 + r.below(level === 0 ? 2 : 1); n > 0; n--) {
      const extra = domains.length > 1 && r.chance(0.4) ? [1 + r.below(domains.length - 1)] : [];
      const { module, summary } = randomModule(r, {
        name: `D${seed}M${modules.length}`,
        isTop: false,
        enums: members,
        domains,
        slots: [INHERITED, ...extra],
        children: pickChildren(r, below, 1),
        size: 1 + r.below(4),
      });
      modules.push(module);
      here.push(summary);
    }
    known.push(...here);
    below = here;
  }
  const slots = [INHERITED, ...domains.slice(1).map((_, i) => i + 1)];
  const { module } = randomModule(r, {
    name: `D${seed}Top`,
    isTop: true,
    enums: members,
    domains,
    slots,
    children: [...below, ...pickChildren(r, known, 2)],
    size: 3 + r.below(levels === 0 ? 12 : 6),
  });
  return { seed, steps: 60, domains, enums, modules: [...modules, module] };
}

function pickChildren(r: Random, known: readonly Summary[], most: number): Summary[] {
  return known.length === 0 ? [] : Array.from({ length: r.below(most + 1) }, () => r.pick(known));
}

function randomDomains(r: Random): DomainRecipe[] {
  const first: DomainRecipe = {
    name: 'core',
    clock: 'clk',
    edge: 'rising',
    reset: { name: 'rst_n', kind: 'async', activeLow: true },
    half: 1,
    phase: 0,
  };
  const more = Array.from({ length: r.pick([0, 0, 1, 1, 2]) }, (_, i): DomainRecipe => {
    const name = `dom${i}`;
    const activeLow = r.chance(0.5);
    const resetName = `${name}_rst${activeLow ? '_n' : ''}`;
    // a reset that two domains share ends in step with one clock only
    const shared = r.chance(0.4);
    const clock = r.chance(0.25) ? first.clock : `${name}_clk`;
    const kind = r.pick(['sync', 'async'] as const);
    return {
      name,
      clock,
      edge: r.chance(0.35) ? 'falling' : 'rising',
      reset: r.chance(0.25)
        ? null
        : shared && clock === first.clock
          ? first.reset
          : { name: resetName, kind, activeLow },
      half: 1 + r.below(3),
      phase: r.below(3),
    };
  });
  if (more.length === 0) return [first];
  return [{ ...first, half: 1 + r.below(2) }, ...more];
}
