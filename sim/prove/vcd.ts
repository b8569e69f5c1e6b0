import { vcdChange, VcdHeader } from '../vcd/index.ts';
import type { Trace, TracedSignal } from './trace.ts';

/** Time in a step: values change at its start, clocks have their edge in its middle. */
const STEP = 10;

/** A trace as a waveform file (Value Change Dump, IEEE 1364), for GTKWave, Surfer and others. */
export function vcd(top: string, trace: Trace): string {
  const clocks = new Set(trace.clocks.map(({ name }) => name));
  const header = new VcdHeader(top);
  const times = new Map<number, string[]>();
  const add = (path: string, width: number, register: boolean, at: ReadonlyMap<number, string>): void => {
    const parts = path.split('.');
    const id = header.declare({ scope: parts.slice(0, -1), name: parts[parts.length - 1], width, register });
    for (const [time, value] of at) {
      const list = times.get(time) ?? [];
      list.push(vcdChange(id, width, value));
      times.set(time, list);
    }
  };
  for (const { name, rising, falling } of trace.clocks) add(name, 1, false, clockTimes(rising, falling));
  for (const signal of trace.signals) {
    if (!clocks.has(signal.name)) add(signal.name, signal.width, signal.register, signalTimes(signal));
  }
  const lines = [header.text('1ns')];
  for (const time of [...times.keys()].sort((a, b) => a - b)) lines.push(`#${time}\n`, ...times.get(time)!);
  lines.push(`#${STEP * trace.steps}\n`);
  return lines.join('');
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
