import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { histogramText, report, runCampaign, type Simulator } from '../../test/fuzz/campaign/index.ts';

/**
 * `make fuzz` (`npx tsx bench/fuzz/main.ts --from 1 --to 2000 --jobs 2`): random designs through the whole tool chain, all executions compared with the
 * reference. Ends with 1 where any differs, after the design has been shrunk.
 */
const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    to: { type: 'string', default: '2000' },
    jobs: { type: 'string', default: '2' },
    batch: { type: 'string', default: '20' },
    simulators: { type: 'string', default: 'engine,icarus,yosys,verilator' },
    'verilator-every': { type: 'string', default: '1' },
    'shrink-seconds': { type: 'string', default: '120' },
  },
});
const from = Number(values.from);
const to = Number(values.to);
const begin = performance.now();
const stop = new AbortController();
process.once('SIGINT', () => {
  process.stdout.write('\nends after the batches under way\n');
  stop.abort();
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const every = Number(values['verilator-every']);
say(`seeds ${from} to ${to}: ${values.simulators}${every === 1 ? '' : `, Verilator on seeds that ${every} divides`}`);
const result = await runCampaign({
  from,
  to,
  jobs: Math.min(2, Number(values.jobs)),
  simulators: values.simulators.split(',') as Simulator[],
  verilatorEvery: every,
  batch: Number(values.batch),
  signal: stop.signal,
  onProgress: (done, differences) => {
    const seconds = (performance.now() - begin) / 1000;
    say(`${done} of ${to - from + 1} designs, ${seconds.toFixed(0)} s`);
    for (const { seed, simulator, what, known } of differences)
      say(
        `  ${known === undefined ? 'DIFFERENT' : 'FAULT OF A TOOL'} seed ${seed}, ${simulator}: ${what.slice(0, 300)}`,
      );
  },
});

const seconds = (performance.now() - begin) / 1000;
say(`\n${histogramText(result.histogram)}\n`);
say(`${result.designs} designs, median ${result.medianNodes} operators, ${seconds.toFixed(0)} s`);
for (const [what, ms] of Object.entries(result.times)) {
  const designs = result.ran[what] ?? result.designs;
  say(`${what.padEnd(10)}${String(designs).padStart(6)} designs ${(ms / 1000).toFixed(1).padStart(8)} s`);
}
const out = join('out', 'fuzz');
await mkdir(out, { recursive: true });
await writeFile(join(out, 'result.json'), `${JSON.stringify({ from, to, seconds, ...result }, null, 2)}\n`);
const faults = result.differences.filter(({ known }) => known !== undefined);
const differences = result.differences.filter(({ known }) => known === undefined);
say(`${faults.length} designs on which a tool is wrong`);
for (const { seed, simulator, known } of faults) say(`  seed ${seed}, ${simulator}: ${known}`);
if (differences.length === 0) {
  say(`seeds ${from} to ${from + result.designs - 1}: no difference${faults.length > 0 ? ' but these' : ''}`);
} else {
  process.exitCode = 1;
  const firsts = new Map(differences.map((difference) => [difference.simulator, difference]));
  say(`${differences.length} differences; one of each simulator shrunk:`);
  for (const difference of firsts.values()) {
    const text = await report(difference, Number(values['shrink-seconds']));
    await writeFile(join(out, `seed-${difference.seed}-${difference.simulator}.txt`), text);
    say(text);
  }
}
