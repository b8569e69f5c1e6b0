import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUGS, hunt } from '../../test/fuzz/bugs/index.ts';

/**
 * `npx tsx bench/fuzz/bugs.ts [seed [most]]`: ten bugs in the source code of printer and engine, one at a time, and how many designs it takes to notice each.
 * Ends with 1 where one is not noticed in `most` designs.
 */
const from = Number(process.argv[2] ?? 1);
const most = Number(process.argv[3] ?? 200);
const results: object[] = [];
for (const bug of BUGS) {
  const begin = performance.now();
  const { designs, what } = await hunt(bug, from, most);
  const seconds = (performance.now() - begin) / 1000;
  const { name, where, file } = bug;
  results.push({ name, where, file, designs, what, seconds });
  const said = designs === null ? `NOT NOTICED in ${most} designs` : `design ${designs}`;
  process.stdout.write(`${where.padEnd(8)} ${name.padEnd(84)} ${said}, ${seconds.toFixed(1)} s\n`);
  if (designs === null) process.exitCode = 1;
}
await mkdir(join('out', 'fuzz'), { recursive: true });
await writeFile(join('out', 'fuzz', 'bugs.json'), `${JSON.stringify({ from, most, results }, null, 2)}\n`);
