import { clockDomain, defaultDomain } from '../../../gen/index.ts';
import type { Random } from '../../../sim/random/index.ts';

/** The two domains of the tests: `core` and `link`. */
export const link = clockDomain({ name: 'link' });
export const there = { from: defaultDomain, to: link };
export const back = { from: link, to: defaultDomain };

export interface Clocks {
  readonly what: string;
  readonly core: { readonly period: number; readonly phase: number };
  readonly link: { readonly period: number; readonly phase: number };
}

/** Ratios at which edges meet, nearly meet, drift past each other, and where one side is much slower. */
export const ratios: readonly Clocks[] = [
  { what: 'alike and in phase', core: { period: 1000, phase: 1000 }, link: { period: 1000, phase: 1000 } },
  { what: 'alike, a third apart', core: { period: 1000, phase: 1000 }, link: { period: 1000, phase: 1333 } },
  { what: 'nearly alike', core: { period: 1000, phase: 1000 }, link: { period: 1001, phase: 1000 } },
  { what: '2 to 1 in phase', core: { period: 1000, phase: 1000 }, link: { period: 2000, phase: 2000 } },
  { what: '1 to 17', core: { period: 1000, phase: 1000 }, link: { period: 17_000, phase: 5 } },
  { what: '17 to 1', core: { period: 17_000, phase: 5 }, link: { period: 1000, phase: 1000 } },
  { what: '5 to 7', core: { period: 700, phase: 13 }, link: { period: 500, phase: 400 } },
];

export function randomClock(random: Random): { period: number; phase: number } {
  const period = random.between(300, 3000);
  return { period, phase: random.between(1, period) };
}

export function randomClocks(random: Random): Clocks {
  return { what: 'random', core: randomClock(random), link: randomClock(random) };
}

/** What a test of one seed is started with: these clocks, and synchronisers that settle late at random. */
export function startWith({ core, link: other }: Clocks, metastability?: number) {
  return { engine: 'embedded', clocks: { core, link: other }, metastability } as const;
}
