import {
  Module,
  UInt,
  assert,
  bitsFor,
  clockDomain,
  cover,
  driveReset,
  inDomain,
  instance,
  mux,
  reg,
} from '../../../../gen/index.ts';
import type { UInt as UIntSignal } from '../../../../gen/index.ts';
import { ResetSynchroniser } from '../reset-synchroniser.ts';

/** The clock with the reset from outside, and with the one that is made of it. */
const board = clockDomain({ name: 'board' });
const core = clockDomain({ name: 'core', clockOf: board });

/** Edges of which a register of `core` keeps count. */
const COUNTED = 3;

/**
 * A reset from outside that comes and goes at any time, and a register behind the synchroniser that counts edges: it is let
 * go as many edges after the reset outside as there are stages, and is back at its value in reset whenever that has come again.
 */
export class ResetSynchroniserProof extends Module<{ readonly stages: number }> {
  readonly part = instance(new ResetSynchroniser({ domain: board, stages: this.p.stages }));
  /** Edges since the reset outside ended, up to all that matter. */
  readonly since = reg(UInt(bitsFor(this.p.stages + COUNTED)), { init: 0, domain: board });
  readonly counted = inDomain(core, () => reg(UInt(2), { init: 0 }));

  logic() {
    const { part, since, counted } = this;
    const { stages } = this.p;
    driveReset(core, part.released);
    const upTo = (count: UIntSignal, most: number) => mux(count.eq(most), count, count.add(1));
    since.next(upTo(since, stages + COUNTED));
    counted.next(upTo(counted, COUNTED));
    inDomain(board, () => {
      const passed = since.ge(stages);
      assert(part.released.eq(passed), 'the reset ends as many edges later as there are stages');
      const expected = mux(passed, since.sub(stages).trunc(2), 0);
      assert(counted.eq(expected), 'a register behind it is let go in that cycle, and held before');
      cover(counted.eq(COUNTED), 'a register behind it runs');
    });
  }
}
