import type { Trace, TracedSignal } from './trace.ts';

/** Time in a step: values change at its start, clocks have their edge in its middle. */
const STEP = 10;

interface Variable {
  readonly name: string;
  readonly width: number;
  readonly id: string;
  /** Value by time, where it is said. */
  readonly at: ReadonlyMap<number, string>;
}

/** A trace as a waveform file (Value Change Dump, IEEE 1364), for GTKWave, Surfer and others. */
export function vcd(top: string, trace: Trace): string {
  const clocks = new Set(trace.clocks.map(({ name }) => name));
  let count = 0;
  const id = (): string => (count++).toString(36);
  const variables: Variable[] = [
    ...trace.clocks.map(({ name, rising, falling }) => ({ name, width: 1, id: id(), at: clockTimes(rising, falling) })),
    ...trace.signals
      .filter(({ name }) => !clocks.has(name))
      .map((signal) => ({ ...signal, id: id(), at: signalTimes(signal) })),
  ];
  const lines = ['$timescale 1ns $end', ...scopes(top, variables), '$enddefinitions $end'];
  const times = new Map<number, string[]>();
  for (const { id: name, width, at } of variables) {
    for (const [time, value] of at) {
      const list = times.get(time) ?? [];
      list.push(width === 1 ? `${value}${name}` : `b${value} ${name}`);
      times.set(time, list);
    }
  }
  for (const time of [...times.keys()].sort((a, b) => a - b)) lines.push(`#${time}`, ...times.get(time)!);
  lines.push(`#${STEP * trace.steps}`, '');
  return lines.join('\n');
}

function clockTimes(rising: readonly boolean[], falling: readonly boolean[]): Map<number, string> {
  const both = rising.some(Boolean) && falling.some(Boolean);
  const rest = !both && falling.some(Boolean) ? '1' : '0';
  const at = new Map([[0, rest]]);
  rising.forEach((rises, step) => {
    const falls = falling[step];
    if (!rises && !falls) return;
    at.set(STEP * step + STEP / 2, rises ? '1' : '0');
    if (!both) at.set(STEP * step + STEP / 2 + 2, rest);
  });
  return at;
}

function signalTimes({ values }: TracedSignal): Map<number, string> {
  const at = new Map<number, string>();
  values.forEach((value, step) => {
    if (step === 0 || value !== values[step - 1]) at.set(STEP * step, value.toString(2));
  });
  return at;
}

/** The hierarchy: `queue.held` is `held` in the scope `queue`. */
function scopes(top: string, variables: readonly Variable[]): string[] {
  interface Scope {
    readonly variables: Variable[];
    readonly scopes: Map<string, Scope>;
  }
  const root: Scope = { variables: [], scopes: new Map() };
  for (const variable of variables) {
    let scope = root;
    for (const part of variable.name.split('.').slice(0, -1)) {
      let inner = scope.scopes.get(part);
      if (inner === undefined) scope.scopes.set(part, (inner = { variables: [], scopes: new Map() }));
      scope = inner;
    }
    scope.variables.push(variable);
  }
  const write = (name: string, scope: Scope): string[] => [
    `$scope module ${name} $end`,
    ...scope.variables.map(({ name: path, width, id }) => `$var wire ${width} ${id} ${path.split('.').at(-1)} $end`),
    ...[...scope.scopes].flatMap(([inner, contents]) => write(inner, contents)),
    '$upscope $end',
  ];
  return write(top, root);
}
