import Table from 'cli-table3';
import { plainFrame } from '../sim/report/index.ts';
import { elaborate100k, elaborateScaling } from './elaborate/bench.ts';
import { writeFigure } from './figure.ts';
import type { Figure } from './figure.ts';
import { generatePe } from './generate-pe.ts';
import { handleAccess } from './handle-access.ts';
import { peUtilisation } from './pe-utilisation.ts';
import { engineFirstCycle } from './engine/first-cycle.ts';
import { engineVsVerilator } from './engine/vs-verilator.ts';
import { testbenchVsCpp } from './testbench-vs-cpp/bench.ts';

/** `make bench`: every figure once, or those named on the command line. */
const all: Readonly<Record<string, () => Promise<Figure>>> = {
  'elaborate-100k': elaborate100k,
  'elaborate-scaling': elaborateScaling,
  'generate-pe': generatePe,
  'handle-access': handleAccess,
  'pe-utilisation': peUtilisation,
  'testbench-vs-cpp': testbenchVsCpp,
  'engine-vs-verilator-pe': engineVsVerilator,
  'engine-first-cycle': engineFirstCycle,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in all));
if (unknown.length > 0) {
  process.stderr.write(`unknown figure ${unknown.join(', ')}; there are ${Object.keys(all).join(', ')}\n`);
  process.exit(2);
}

const table = new Table({
  head: ['figure', 'unit', 'ours', 'reference', 'ratio', 'wanted', ''],
  colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
  style: { head: [], border: [], compact: true },
  chars: plainFrame,
});
for (const [name, measure] of Object.entries(all)) {
  if (names.length > 0 && !names.includes(name)) continue;
  process.stderr.write(`measuring ${name} …\n`);
  const figure = await measure();
  await writeFigure(figure);
  const { wanted, ratio } = figure;
  const met = 'atLeast' in wanted ? ratio >= wanted.atLeast : ratio <= wanted.atMost;
  if (!met) process.exitCode = 1;
  table.push([
    name,
    figure.unit,
    digits(figure.ours),
    digits(figure.reference),
    ratio.toFixed(2),
    `${'atLeast' in wanted ? `≥ ${wanted.atLeast}` : `≤ ${wanted.atMost}`}${met ? '' : ', MISSED'}`,
    figure.note,
  ]);
}
process.stdout.write(`${table.toString()}\n`);

function digits(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
