import Table from 'cli-table3';
import { plainFrame } from '../report/index.ts';
import type { ProofResult } from './proof.ts';
import { whenOf } from './result.ts';
import { describeOutcome } from './text.ts';

/** Proofs as a table: property, what is known and how, to which depth, seconds; then the seeded bugs; then what is wrong. */
export function proofTable(results: readonly ProofResult[]): string {
  const table = new Table({
    head: ['proof', 'property', 'result', 'seconds'],
    colAligns: ['left', 'left', 'left', 'right'],
    style: { head: [], border: [], compact: true },
    chars: plainFrame,
  });
  for (const { proof, report, bugs } of results) {
    const rows = [
      ...report.properties.map(({ kind, message, instance, outcome, seconds }) => [
        `${kind} ${instance === '' ? '' : `${instance}: `}${message}`,
        describeOutcome(outcome),
        seconds.toFixed(1),
      ]),
      ...bugs.map(({ bug, failure, seconds }) => [`bug: ${bug.name}`, bugOutcome(failure), seconds.toFixed(1)]),
    ];
    rows.forEach((row, index) => table.push([index === 0 ? proof.name : '', ...row]));
  }
  const wrong = results.flatMap(({ proof, complaints }) => complaints.map((line) => `${proof.name}: ${line}`));
  const properties = results.reduce((sum, { report }) => sum + report.properties.length, 0);
  const bugs = results.flatMap((result) => result.bugs);
  const caught = bugs.filter(({ failure }) => failure !== null).length;
  const seconds =
    results.reduce((sum, { report }) => sum + report.seconds, 0) + bugs.reduce((sum, bug) => sum + bug.seconds, 0);
  return [
    table.toString(),
    `${results.length} proofs, ${properties} properties, ${caught} of ${bugs.length} seeded bugs found, ${seconds.toFixed(0)} s`,
    ...wrong,
  ].join('\n');
}

function bugOutcome(failure: ProofResult['bugs'][number]['failure']): string {
  if (failure === null) return 'NOT FOUND';
  const simulated = failure.example.replay?.confirmed === true ? ', in simulation too' : '';
  return `found ${whenOf(failure.cycle)}${simulated}`;
}
