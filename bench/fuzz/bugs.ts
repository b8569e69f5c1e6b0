import { BUGS, hunt } from '../../test/fuzz/bugs/index.ts';

/** `npx tsx bench/fuzz/bugs.ts [seed [most]]`: the ten seeded bugs, one at a time, and how many designs it takes to find each. */
const from = Number(process.argv[2] ?? 1);
const most = Number(process.argv[3] ?? 100);
for (const bug of BUGS) {
  const found = await hunt(bug, from, most);
  const said =
    found === null ? `NOT FOUND in ${most} designs` : `found by design ${found.designs}: ${found.what.slice(0, 120)}`;
  process.stdout.write(`${bug.where.padEnd(8)} ${bug.name.padEnd(48)} ${said}\n`);
  if (found === null) process.exitCode = 1;
}
