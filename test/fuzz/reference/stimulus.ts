import { Random } from '../../print/support/random.ts';
import type { Design, Domain, Signal } from '../../../gen/ir/index.ts';
import type { DesignRecipe } from '../recipe/index.ts';

/** One step: inputs and resets change, then, when all has settled, some clocks do, all at one instant. */
export interface Step {
  /** Patterns, in the order of the top's inputs. */
  readonly inputs: readonly bigint[];
  /** Levels of the reset ports, in the order of `Stimulus.resets`. */
  readonly resets: readonly boolean[];
  /** Levels of the clock ports after the step, in the order of `Stimulus.clocks`. All begin low. */
  readonly clocks: readonly boolean[];
}

export interface Stimulus {
  readonly inputs: readonly Signal[];
  readonly clocks: readonly string[];
  readonly resets: readonly { readonly name: string; readonly activeLow: boolean }[];
  readonly steps: readonly Step[];
}

/** Random inputs, clocks of different ratios and phases, resets at the beginning and in the middle. */
export function stimulusFor(design: Design, recipe: DesignRecipe): Stimulus {
  const r = new Random(recipe.seed ^ 0x5eed);
  const { domains, ports } = design.top;
  const inputs = ports.filter((port) => port.kind === 'input');
  const clocks = [...new Set(domains.map(({ clock }) => clock))];
  const resets = [
    ...new Map(domains.flatMap(({ reset }) => (reset === null ? [] : [[reset.name, reset] as const]))).values(),
  ];
  const steps: Step[] = [];
  let values = inputs.map(() => 0n);
  let asserted = resets.map(() => false);
  let levels = clocks.map(() => false);
  for (let i = 0; i < recipe.steps; i++) {
    values = inputs.map((port, k) => (r.chance(0.35) ? values[k] : inputValue(r, port)));
    asserted = asserted.map((on) => (i === 2 ? true : i < 2 ? false : on ? !r.chance(0.4) : r.chance(0.03)));
    levels = levels.map((level, k) => {
      const rhythm = recipe.domains.find(({ clock }) => clock === clocks[k]) ?? { half: 1, phase: 0 };
      return (i + rhythm.phase) % rhythm.half === 0 ? !level : level;
    });
    steps.push({
      inputs: values,
      resets: resets.map(({ activeLow }, k) => asserted[k] !== activeLow),
      clocks: levels,
    });
  }
  return { inputs, clocks, resets, steps };
}

/** Inputs of enumerations are members. */
function inputValue(r: Random, port: Signal): bigint {
  const bits = r.bits(port.width);
  return port.enumInfo === null ? bits : bits % BigInt(port.enumInfo.members.length);
}

/** What a step means to a domain of the top. */
export function instantOf({ clocks, resets, steps }: Stimulus, i: number) {
  const before = (k: number): boolean => (i === 0 ? false : steps[i - 1].clocks[k]);
  return {
    edge: (domain: Domain): boolean => {
      const k = clocks.indexOf(domain.clock);
      const after = steps[i].clocks[k];
      return before(k) !== after && after === (domain.edge === 'rising');
    },
    inReset: ({ reset }: Domain): boolean => {
      if (reset === null) return false;
      const k = resets.findIndex(({ name }) => name === reset.name);
      return steps[i].resets[k] !== reset.activeLow;
    },
  };
}
