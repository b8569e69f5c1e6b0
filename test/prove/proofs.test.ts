import { expect, it } from 'vitest';
import { findProofs, runProof } from '../../sim/prove/index.ts';

const quick = (await findProofs('hw')).filter((proof) => proof.quick === true);

/** A part of `make prove`: everything proven, everything reached, every seeded bug found, in simulation too. */
it.each(quick.map((proof) => [proof.name, proof] as const))('%s', async (_, proof) => {
  const { complaints, report } = await runProof(proof);
  expect(complaints).toEqual([]);
  expect(report.properties.length).toBeGreaterThan(0);
});
