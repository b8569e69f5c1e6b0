import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Module } from '../../gen/index.ts';
import { advice, complaints, describeReport, exampleText, passes, prove, vcd } from '../../sim/prove/index.ts';
import type { Outcome, ProofReport, ProveOptions } from '../../sim/prove/index.ts';
import { parseDump, valueAt } from '../support/value-change-dump.ts';
import {
  Beginnings,
  Boxed,
  Clocks,
  Counter,
  Factors,
  Filled,
  NeverLoaded,
  PartlyRead,
  Passing,
  Vacuous,
} from './designs.ts';

function known(outcome: Outcome): string {
  switch (outcome.status) {
    case 'failed':
    case 'reached':
      return `${outcome.status} in ${outcome.cycle}`;
    case 'proven':
    case 'unreachable':
      return `${outcome.status}: ${outcome.method}`;
    default:
      return `${outcome.status} ${outcome.depth}`;
  }
}

async function outcomes(top: () => Module<unknown>, options: ProveOptions = {}) {
  const report = await prove(top, { replay: 'all', ...options });
  // whatever is found is found on another simulator as well, with the same outputs in every cycle
  for (const { outcome } of report.properties) {
    if ('example' in outcome) expect(outcome.example.replay ?? 'left out').toMatchObject({ confirmed: true, said: '' });
  }
  return { report, known: Object.fromEntries(report.properties.map((p) => [p.message, known(p.outcome)])) };
}

const failure = (report: ProofReport) => {
  const failed = report.properties.map(({ outcome }) => outcome).find(({ status }) => status === 'failed');
  if (failed?.status !== 'failed') throw new Error('nothing fails');
  return failed;
};

describe('an assertion', () => {
  it('is proven for all time, whatever the depth', async () => {
    const { report, known } = await outcomes(() => new Counter({ top: 20, claim: 20 }), { depth: 3 });
    expect(known).toEqual({
      'the count stays in bounds': 'proven: reachability (PDR)',
      'the top is reached': 'reached in 20',
    });
    expect(passes(report)).toBe(true);
  });

  it('fails in the earliest cycle in which it can', async () => {
    const { report, known } = await outcomes(() => new Counter({ top: 20, claim: 6 }));
    expect(known['the count stays in bounds']).toBe('failed in 7');
    expect(complaints(report)).toEqual(['assert "the count stays in bounds" fails in cycle 7']);
  });

  it('whose counterexample needs more cycles than were asked for holds to the depth, and is not called proven', async () => {
    const bounded = { goal: 'bounded', depth: 6 } as const;
    const { report, known } = await outcomes(() => new Counter({ top: 20, claim: 6 }), bounded);
    expect(known['the count stays in bounds']).toBe('holds 6');
    expect(describeReport(report)).toContain('holds for the first 6 cycles; not proven beyond');
    expect(complaints(report)).toEqual(['cover "the top is reached" is not reached in 6 cycles']);
    expect(advice(report)).toEqual(['look further than 6 cycles: --depth 12']);
    const induction = { method: 'induction', depth: 6 } as const;
    const open = await outcomes(() => new Counter({ top: 20, claim: 6 }), induction);
    expect(open.known).toEqual({
      'the count stays in bounds': 'holds 6',
      'the top is reached': 'unreached 6',
    });
    // a proof for all time was asked for
    expect(passes(open.report)).toBe(false);
    expect(complaints(open.report)[0]).toBe(
      'assert "the count stays in bounds" holds for the first 6 cycles; it is not proven beyond',
    );
  });

  it('is proven by k-induction where that suffices', async () => {
    const { known } = await outcomes(() => new Counter({ top: 20, claim: 20 }), { method: 'induction', depth: 25 });
    expect(known).toEqual({
      'the count stays in bounds': 'proven: 25-induction',
      'the top is reached': 'reached in 20',
    });
  });

  it('may take longer than there is time', async () => {
    const report = await prove(() => new Factors(), { timeoutSeconds: 1 });
    expect(report.properties[0].outcome).toEqual({ status: 'timeout', depth: 0 });
    expect(complaints(report)).toEqual(['assert "hard to factor": time is over, 0 cycles looked at']);
  });

  it('is not broken by a reset that comes back', async () => {
    const { known } = await outcomes(() => new Counter({ top: 20, claim: 20 }), { resets: 'anytime' });
    expect(known['the count stays in bounds']).toBe('proven: reachability (PDR)');
  });
});

it('registers without reset and memories without contents begin with anything, the others with what they are given', async () => {
  const { known } = await outcomes(() => new Beginnings());
  expect(known).toEqual({
    'a memory with contents holds them': 'proven: reachability (PDR)',
    'a register with a reset value holds it': 'proven: reachability (PDR)',
    'a register without reset may hold anything': 'reached in 0',
    'a memory without contents may hold anything': 'reached in 0',
  });
});

it('bits of a register that are never loaded keep for ever what they hold at first, which may be anything', async () => {
  const { known } = await outcomes(() => new NeverLoaded());
  expect(known).toEqual({
    'what is never loaded stays': 'proven: reachability (PDR)',
    'it may be set': 'reached in 0',
    'it may be clear': 'reached in 0',
  });
});

it('a register begins on the simulator as in the counterexample, also where only a part of it is read', async () => {
  const { known } = await outcomes(() => new PartlyRead());
  expect(known).toEqual({ 'never five': 'failed in 0' });
});

describe('a proof that says nothing is told from one that does', () => {
  it('where the conditions around an assertion never hold', async () => {
    const report = await prove(() => new Vacuous({ contradict: false }));
    expect(complaints(report)).toEqual([
      'assert "nobody ever looks" says nothing: the conditions around it are never true',
    ]);
    expect(passes(report)).toBe(false);
  });

  it('where assumptions contradict each other', async () => {
    const report = await prove(() => new Vacuous({ contradict: true }));
    expect(complaints(report)).toContain('the assumptions contradict each other: no run of 20 cycles keeps them all');
    expect(describeReport(report)).toContain('the assumptions cannot all be kept for 20 cycles');
  });
});

it('several clocks have their edges in any order, and are sampled each by its own', async () => {
  for (const resets of ['once', 'apart', 'anytime'] as const) {
    const { report, known } = await outcomes(() => new Clocks(), { resets });
    expect(known['changes with every edge of its clock'], resets).toBe('proven: reachability (PDR)');
    expect(known['left is high']).toBe('reached in 1');
    expect(known['right is high']).toBe('reached in 1');
    // no reset: it runs while the others are held
    expect(known['falling is high']).toBe('reached in 0');
    expect(passes(report)).toBe(true);
  }
});

it('black boxes that are cut out may answer anything', async () => {
  const report = await prove(() => new Boxed(), { blackBoxes: 'free' });
  expect(report.properties.map(({ outcome }) => known(outcome))).toEqual(['proven: reachability (PDR)', 'failed in 0']);
  expect(report.cut).toEqual(['oracle']);
  expect(describeReport(report)).toContain('left out, with free outputs: oracle');
});

/** `designs.ts:12`: the line of the designs in which this text is first. */
function placeOf(text: string): string {
  const lines = readFileSync(new URL('designs.ts', import.meta.url), 'utf8').split('\n');
  return `designs.ts:${lines.findIndex((line) => line.includes(text)) + 1}`;
}

describe('a counterexample', () => {
  it('is a table of inputs, registers and outputs', async () => {
    const report = await prove(() => new Counter({ top: 20, claim: 2 }));
    expect(exampleText(failure(report).example.trace)).toBe(
      [
        'cycle R 0 1 2 3',
        `count 0───1─2─3─  ${placeOf('count = output')}`,
        `go    ▁▁██████▁▁  ${placeOf('go = input')}`,
        `value 0───1─2─3─  ${placeOf('value = reg')}`,
      ].join('\n'),
    );
  });

  it('names the line of every signal, of streams and memories too', async () => {
    const report = await prove(() => new Passing());
    const [first, ...lines] = exampleText(failure(report).example.trace).split('\n');
    expect(first).toBe('cycle         R  0  1');
    expect(
      lines.map((line) => line.replace(/^(\S+) .* {2}(\S+)$/, '$1 $2').replace(/queue.ts:\d+/, 'queue.ts')),
    ).toEqual([
      ...['deq_bits', 'deq_ready', 'deq_valid'].map((name) => `${name} ${placeOf('deq = output')}`),
      ...['enq_bits', 'enq_ready', 'enq_valid'].map((name) => `${name} ${placeOf('enq = input')}`),
      ...['q.count queue.ts', 'q.held queue.ts', 'q.read_index queue.ts'],
      ...['q.store[0] queue.ts', 'q.store[1] queue.ts', 'q.write_index queue.ts'],
      `q_count ${placeOf('q = instance')}`,
    ]);
  });

  it('of a large circuit shows what belongs to the assertion, and says how much more there is', async () => {
    const report = await prove(() => new Filled());
    const lines = exampleText(failure(report).example.trace, 'q').split('\n');
    const names = lines.map((line) => line.split(' ')[0]);
    expect(names).toEqual(expect.arrayContaining(['q.held', 'q.write_index', 'enq_bits', 'taps_0']));
    // words of a memory that do not change come last
    expect(names.filter((name) => name.startsWith('q.store'))).toEqual(['q.store[0]']);
    expect(lines).toHaveLength(42);
    expect(lines.at(-1)).toMatch(/^\(\d+ more signals in the waveform\)$/);
  });

  it('is a waveform file', async () => {
    const report = await prove(() => new Counter({ top: 20, claim: 2 }));
    const { trace } = failure(report).example;
    const dump = parseDump(vcd(report.top, trace));
    const value = dump.variables.get('counter_20_2.value');
    expect(value).toMatchObject({ width: 5, type: 'reg' });
    // a step is 10 ns, and the clock rises in its middle
    const { values } = trace.signals.find(({ name }) => name === 'value')!;
    values.forEach((expected, step) => {
      expect(valueAt(dump, 'counter_20_2.value', 10 * step + 4)).toBe(expected);
      expect([4, 5].map((at) => valueAt(dump, 'counter_20_2.clk', 10 * step + at))).toEqual([0n, 1n]);
    });
    expect(dump.end).toBe(10 * trace.steps);
  });
});
