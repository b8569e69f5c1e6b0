import type { BoxModel, Signal } from '../../gen/ir/index.ts';
import { EngineError } from './errors.ts';
import type { Scope } from './flatten/scope.ts';
import type { Slot } from './layout.ts';
import type { Value } from './machine/value.ts';
import { readPattern, writePattern } from './memory.ts';

/** A black box in the hierarchy: the design computes its inputs into slots and reads its outputs from slots. */
export interface BoxInfo {
  readonly scope: Scope;
  readonly inputs: ReadonlyMap<Signal, Slot>;
  readonly outputs: ReadonlyMap<Signal, Value>;
  readonly outputSlots: ReadonlyMap<Signal, Slot>;
  readonly make: () => BoxModel;
}

/** Rounds after which boxes that feed each other must have come to rest. */
const ROUNDS = 100;

/** The black boxes of one instance. */
export class Boxes {
  readonly models: readonly BoxModel[];
  readonly #infos: readonly BoxInfo[];
  readonly #view: DataView;

  constructor(infos: readonly BoxInfo[], memory: ArrayBuffer) {
    this.#infos = infos;
    this.#view = new DataView(memory);
    this.models = infos.map(({ make }) => make());
  }

  /** Computes outputs from inputs until nothing changes; `settle` computes the inputs. */
  settle(settle: () => void): void {
    for (let round = 0; round < ROUNDS; round++) {
      settle();
      let changed = false;
      this.#infos.forEach((info, i) => {
        const values = this.models[i].evaluate(this.#inputsOf(info));
        [...info.outputSlots.values()].forEach((slot, k) => {
          if (readPattern(this.#view, slot) === values[k]) return;
          writePattern(this.#view, slot, values[k]);
          changed = true;
        });
      });
      if (!changed) return;
    }
    throw new EngineError({
      what: 'black boxes do not come to rest: their outputs go on changing within one instant',
      where: this.#infos.map(({ scope }) => scope.path).join(', '),
      expected: 'outputs that follow from the inputs and the state alone, and no combinational loop through a box',
      fix: 'put a register between an output of a box and the input that it leads to',
    });
  }

  /** The edges of some domains, with the inputs that were computed last. */
  edge(mask: number): void {
    const edges = this.#infos.map((info) => ({ info, inputs: this.#inputsOf(info) }));
    edges.forEach(({ info, inputs }, i) => {
      for (const [domain, { index }] of info.scope.domains) {
        if ((mask >> index) & 1) this.models[i].edge(domain, inputs);
      }
    });
  }

  #inputsOf({ inputs }: BoxInfo): bigint[] {
    return [...inputs.values()].map((slot) => readPattern(this.#view, slot));
  }
}
