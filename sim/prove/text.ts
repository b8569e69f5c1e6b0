import { basename } from 'node:path';
import { advice, complaints, whenOf } from './result.ts';
import type { Outcome, ProofReport, PropertyResult } from './result.ts';
import type { Trace, TracedSignal } from './trace.ts';

/** What is known of a property, in words. */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.status) {
    case 'proven':
      return `proven for all time, ${outcome.method}`;
    case 'unreachable':
      return `never reached, ${outcome.method}`;
    case 'holds':
      return `holds for the first ${outcome.depth} cycles; not proven beyond`;
    case 'unreached':
      return `not reached in the first ${outcome.depth} cycles`;
    case 'failed':
      return `FAILS ${whenOf(outcome.cycle)}`;
    case 'reached':
      return `reached ${whenOf(outcome.cycle)}`;
    case 'timeout':
      return `time is over; ${outcome.depth} cycles looked at`;
  }
}

/** A property and what is known of it, a line or two. */
export function describeProperty(result: PropertyResult): string {
  const { kind, message, source, instance, outcome, condition } = result;
  const where = source === null ? '' : `  ${source.file}:${source.line}`;
  const inside = instance === '' ? '' : ` in ${instance}`;
  const lines = [
    `${kind} "${message}"${inside}${where}`,
    `  ${describeOutcome(outcome)} (${result.seconds.toFixed(1)} s)`,
  ];
  if (condition !== null && condition.status !== 'reached')
    lines.push(`  says nothing: the conditions around it: ${describeOutcome(condition)}`);
  return lines.join('\n');
}

/** A whole report for people. */
export function describeReport(report: ProofReport): string {
  const { top, properties, assumptions, assumptionsHold, cut, depth } = report;
  const lines = [
    `${top}: ${report.registerBits} register bits, ${properties.length} properties, ${assumptions.length} assumptions, ${report.seconds.toFixed(1)} s`,
  ];
  if (cut.length > 0) lines.push(`left out, with free outputs: ${cut.join(', ')}`);
  if (assumptionsHold.status !== 'reached')
    lines.push(
      `the assumptions cannot all be kept for ${depth} cycles: ${describeOutcome(assumptionsHold)}; proofs under them say nothing`,
    );
  for (const property of properties) {
    lines.push(describeProperty(property));
    if (property.outcome.status !== 'failed') continue;
    const { trace, replay } = property.outcome.example;
    lines.push(indent(exampleText(trace, property.instance)));
    if (replay !== null)
      lines.push(
        replay.confirmed
          ? `  ${replay.simulator} agrees: the same outputs in every cycle, and the assertion fails in the same one`
          : `  ${replay.simulator} DOES NOT AGREE: ${replay.said}`,
      );
  }
  const found = complaints(report);
  if (found.length === 0) lines.push(`passes${report.goal === 'bounded' ? `, for the first ${depth} cycles` : ''}`);
  else
    lines.push(
      'does not pass:',
      ...found.map((line) => `  ${line}`),
      ...advice(report).map((line) => `  fix: ${line}`),
    );
  return lines.join('\n');
}

const indent = (text: string): string => text.replace(/^/gm, '  ');

/** Columns that fit a terminal; a longer run shows its end. */
const COLUMNS = 24;
/** Lines that people read; the rest of a larger circuit is in the waveform. */
const ROWS = 40;

/**
 * A run as a table: a line for each input, register and output of the top, a column for each cycle, values as they are before the clock's
 * edge. Bits are drawn, numbers are written where they change, `R` marks cycles in reset. Behind each line stands where the source
 * declares the signal.
 *
 * @param instance of what is shown, whose own signals go first where there are more than people read
 */
export function exampleText(trace: Trace, instance = ''): string {
  const hidden = new Set(['unused_ok', ...[...trace.clocks, ...trace.resets].map(({ name }) => name)]);
  const first = Math.max(0, trace.steps - COLUMNS);
  const all = trace.signals.filter(({ name, register }) => !hidden.has(name) && (register || !name.includes('.')));
  const shown = mostTelling(all, instance);
  const clocked = trace.clocks.length < 2 ? [] : trace.clocks;
  const cells = shown.map((signal) => signal.values.slice(first).map((value) => cell(signal, value)));
  const numbers = Array.from({ length: trace.steps - first }, (_, index) => {
    const cycle = first + index - trace.resetSteps;
    return cycle < 0 ? 'R' : String(cycle);
  });
  const width = 1 + Math.max(...[...cells, numbers].flat().map((text) => text.length));
  const names = [...shown, ...clocked].map(({ name }) => name.length);
  const nameWidth = Math.max(5, ...names);
  const line = (name: string, rest: string): string => `${name.padEnd(nameWidth)} ${rest}`.trimEnd();
  return [
    ...(first > 0 ? [`(the last ${COLUMNS} of ${trace.steps} steps)`] : []),
    line('cycle', numbers.map((text) => text.padEnd(width)).join('')),
    ...clocked.map(({ name, rising, falling }) =>
      line(
        name,
        rising
          .slice(first)
          .map((rises, index) => (rises ? '↑' : falling[first + index] ? '↓' : ' ').padEnd(width))
          .join(''),
      ),
    ),
    ...shown.map((signal, row) => {
      const { source } = signal;
      const declared = source === null ? '' : `  ${basename(source.file)}:${source.line}`;
      return line(signal.name, `${draw(signal, cells[row], width)}${declared}`);
    }),
    ...(all.length > shown.length ? [`(${all.length - shown.length} more signals in the waveform)`] : []),
  ].join('\n');
}

/** As many as people read, in their order: those of the instance, then those of the top, of each those that change first. */
function mostTelling(signals: readonly TracedSignal[], instance: string): readonly TracedSignal[] {
  if (signals.length <= ROWS) return signals;
  const rank = ({ name, values }: TracedSignal): number => {
    const owner = name.split('.').slice(0, -1).join('.');
    const changes = values.some((value) => value !== values[0]) ? 0 : 1;
    // words of memories are many
    if (changes === 1 && name.endsWith(']')) return Infinity;
    return 2 * (owner === instance ? 0 : owner === '' ? 1 : 2) + changes;
  };
  const chosen = new Set(
    [...signals].sort((a, b) => (rank(a) < rank(b) ? -1 : Number(rank(a) > rank(b)))).slice(0, ROWS),
  );
  return signals.filter((signal) => chosen.has(signal));
}

function cell({ width }: TracedSignal, value: bigint): string {
  if (width === 1) return value === 0n ? '0' : '1';
  return width > 16 ? `0x${value.toString(16)}` : String(value);
}

function draw({ width: bits }: TracedSignal, cells: readonly string[], width: number): string {
  if (bits === 1) return cells.map((text) => (text === '1' ? '█' : '▁').repeat(width)).join('');
  return cells.map((text, index) => (index > 0 && text === cells[index - 1] ? '' : text).padEnd(width, '─')).join('');
}
