import type { PeParams } from '../../hw/pe/config/index.ts';
import { compileLayer } from '../../sim/compile/index.ts';
import { Element, TestbenchPort } from '../../sim/driver/index.ts';
import type { PeHandle } from '../../sim/driver/index.ts';
import { convolution } from '../../sim/golden/index.ts';
import { campaign, randomLayer } from '../../test/support/random-layer/index.ts';
import type { Machine } from '../../test/support/random-layer/index.ts';

/** A design's behaviour over the suite, as far as it is not the golden model's business: cycles and counters of every layer without stalls. */
export type Timing = readonly string[];

/**
 * The tests that a mutant must survive, those of `test/pe` in short: random layers under stalls and without against the golden model, and, without stalls, cycles and event counters
 * against those of the unmutated design (`expected`; omitted for the unmutated design itself).
 *
 * @throws Error saying what is wrong; whatever the testbench throws (assertion, hang, broken stream rule)
 */
export function runSuite(dut: PeHandle & { readonly idle: boolean }, params: PeParams, expected?: Timing): Timing {
  const timing: string[] = [];
  const machine: Machine = {
    lanes: params.lanes,
    vector: params.vector,
    inputBytes: params.inputBufferBytes,
    positions: params.accumulatorEntries / params.accumulatorBanks,
  };
  for (const stallSeed of [null, 7]) {
    const element = new Element(new TestbenchPort(dut, stallSeed), params);
    for (const [index, wishes] of campaign({ seed: 11, layers: 16, machine }).entries()) {
      const { layer, input } = randomLayer(wishes);
      const run = element.runLayer(compileLayer(layer, params), input);
      const golden = convolution(layer, input);
      if (golden.some((value, i) => value !== run.output[i])) throw new Error(`layer ${index}: outputs differ`);
      if (run.rtlMacs !== run.macs + run.paddingMacs) throw new Error(`layer ${index}: ${run.rtlMacs} MACs counted`);
      if (!dut.idle) throw new Error(`layer ${index}: not idle at the end`);
      if (stallSeed !== null) continue;
      timing.push(`${run.cycles} ${JSON.stringify(run.counters)}`);
      if (expected !== undefined && expected[index] !== timing[index])
        throw new Error(`layer ${index}: cycles or counters differ`);
    }
  }
  return timing;
}
