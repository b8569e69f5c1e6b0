import type { PeParams } from '../../hw/pe/config/index.ts';
import {
  clearCheck,
  layersCheck,
  programsCheck,
  requantiseCheck,
  resetCheck,
  statusCheck,
  traceCheck,
} from '../../test/support/pe-checks.ts';
import type { Check, PeDut, Timing } from '../../test/support/pe-checks.ts';

/** What of a design's behaviour is nobody's specification but its own: cycles, counters and handshakes, check by check. */
export type Behaviour = readonly (readonly Timing[])[];

/** Every thirteenth cycle of a job of some 700. */
const resetMoments = Array.from({ length: 54 }, (_, index) => 13 * index);
const programSeeds = Array.from({ length: 40 }, (_, index) => index + 1);

/**
 * The tests that a mutant must survive: those of `test/pe` for the preset `small` (element.test.ts, random-layers.test.ts), in short. The quickest and
 * most telling come first.
 */
export function prepareSuite(params: PeParams): readonly Check[] {
  return [
    // first of all, while registers without reset hold what they had at power-on
    resetCheck(params, { seed: 5, moments: resetMoments }),
    statusCheck(),
    clearCheck(params, programSeeds),
    traceCheck(params, { seed: 3, cycles: 600 }),
    programsCheck(params, { seeds: programSeeds, tiles: 8, stallSeed: null }),
    programsCheck(params, { seeds: programSeeds, tiles: 8, stallSeed: 7 }),
    requantiseCheck(params, 1),
    layersCheck(params, { seed: 11, layers: 12, stallSeed: null }),
    layersCheck(params, { seed: 11, layers: 12, stallSeed: 7 }),
  ];
}

/**
 * Runs all checks.
 *
 * @param expected the behaviour of the unmutated design; omitted for that one itself
 * @throws Error saying what is wrong; whatever the testbench throws (assertion, hang, broken stream rule)
 */
export function runSuite(checks: readonly Check[], dut: PeDut, expected?: Behaviour): Behaviour {
  return checks.map((check, index) => {
    const timings = check.run(dut);
    timings.forEach((timing, at) => {
      if (expected !== undefined && JSON.stringify(expected[index][at]) !== JSON.stringify(timing))
        throw new Error(`${check.name}: cycles, counters or handshakes differ (${timing.name})`);
    });
    return timings;
  });
}
