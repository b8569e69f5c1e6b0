import { expect, it } from 'vitest';
import { Bool, generate, input, Module, output } from '../../gen/index.ts';
import { Pe, resolveConfig } from '../../hw/index.ts';
import { compileLayer } from '../../sim/compile/index.ts';
import { Element, TestbenchPort } from '../../sim/driver/index.ts';
import type { PeAnswer, PeJob, PePort } from '../../sim/driver/index.ts';
import { runOnIcarus } from '../../sim/icarus/index.ts';
import { simulateDesign } from '../../sim/index.ts';
import type { PeHandle } from '../../sim/driver/index.ts';
import { campaign, randomLayer } from '../support/random-layer/index.ts';

/** Keeps what went through a port, but for reads of counters: those depend on the stalls. */
class Recording implements PePort {
  readonly #inner: PePort;
  readonly words: Record<string, bigint[]> = {
    config: [],
    weights: [],
    activations: [],
    partialsIn: [],
    partialsOut: [],
    outputs: [],
  };

  constructor(inner: PePort) {
    this.#inner = inner;
  }

  preload(weights: BigUint64Array, activations: BigUint64Array): void {
    this.#inner.preload(weights, activations);
  }

  run(job: PeJob): PeAnswer {
    const answer = this.#inner.run(job);
    if (job.status === 0) {
      for (const name of ['config', 'weights', 'activations', 'partialsIn'] as const)
        this.words[name].push(...job[name]);
      for (const name of ['partialsOut', 'outputs'] as const) this.words[name].push(...answer[name]);
    }
    return answer;
  }
}

const { pe: params } = resolveConfig('small');
const design = await generate(() => new Pe(params));
const machine = { lanes: 2, vector: 4, inputBytes: 1024, positions: 16 };

async function vectors(layers: number): Promise<Record<string, bigint[]>> {
  const dut = await simulateDesign(design, { record: 'none' });
  try {
    const port = new Recording(new TestbenchPort(dut as unknown as PeHandle));
    const element = new Element(port, params);
    for (const wishes of campaign({ seed: 21, layers, machine }).filter(({ size }) => size === 'small')) {
      const { layer, input } = randomLayer(wishes);
      element.runLayer(compileLayer(layer, params), input);
    }
    return port.words;
  } finally {
    dut.dispose();
  }
}

it('gives the same words on Icarus Verilog as on Verilator, under other stalls (preset small)', async () => {
  const words = await vectors(8);
  const outcome = await runOnIcarus(design, words, { seed: 5 });
  expect(outcome.log).toMatch(/^PASS/m);
  console.log(`Icarus: ${words.outputs.length} output words after ${outcome.cycles} cycles`);
});

it('sees a single wrong bit', async () => {
  const words = await vectors(2);
  words.outputs[1] ^= 1n << 17n;
  const outcome = await runOnIcarus(design, words, { seed: 6 });
  expect(outcome.passed).toBe(false);
  expect(outcome.log).toMatch(/outputs_stream: word 1 is/);
});

it('drives streams only, and says so of a design with other inputs', async () => {
  class Lamp extends Module {
    readonly button = input(Bool());
    readonly light = output(Bool());
    logic() {
      this.light.assign(this.button);
    }
  }
  await expect(runOnIcarus(await generate(() => new Lamp()), {})).rejects.toThrow(
    [
      'an input belongs to no stream: runOnIcarus drives streams only',
      '  in       lamp.button',
      '  fix      make it a part of a stream, or wrap the module in one that drives it',
    ].join('\n'),
  );
});
