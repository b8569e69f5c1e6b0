import { operands, type Design, type Expr, type ModuleIr, type Statement } from '../../../gen/ir/index.ts';

/** Upper ends of the ranges of widths that are counted together. */
export const RANGES = [1, 8, 16, 32, 64, 128, 256] as const;

/** How often each operator has a result of each range of widths. */
export type Histogram = Record<string, number[]>;

/** Every expression of a module, each once; signals and constants too. */
export function expressionsOf(module: ModuleIr): Set<Expr> {
  const found = new Set<Expr>();
  const add = (e: Expr): void => {
    if (found.has(e)) return;
    found.add(e);
    for (const part of operands(e)) add(part);
  };
  const visit = (body: readonly Statement[]): void => {
    for (const s of body) {
      if (s.kind === 'assign') add(s.value);
      else if (s.kind === 'check') add(s.cond);
      else if (s.kind === 'when') {
        for (const branch of s.branches) {
          add(branch.cond);
          visit(branch.body);
        }
        visit(s.otherwise);
      } else {
        add(s.subject);
        for (const one of s.cases) visit(one.body);
        visit(s.otherwise);
      }
    }
  };
  visit(module.body);
  return found;
}

/** The operators of a design, modules once: those that the comparison of widths looks into count by their operand's width. */
export function histogramOf(design: Design): Histogram {
  const histogram: Histogram = {};
  for (const module of design.modules) {
    for (const e of expressionsOf(module)) {
      if (e.op === 'signal' || e.op === 'const') continue;
      const width = e.width === 1 && e.op !== 'mux' && 'a' in e ? e.a.width : e.width;
      const range = RANGES.findIndex((most) => width <= most);
      (histogram[e.op] ??= RANGES.map(() => 0))[range < 0 ? RANGES.length - 1 : range]++;
    }
  }
  return histogram;
}

export function countOf(histogram: Histogram): number {
  return Object.values(histogram).reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0);
}

export function addTo(sum: Histogram, more: Histogram): void {
  for (const [op, row] of Object.entries(more)) {
    const own = (sum[op] ??= RANGES.map(() => 0));
    row.forEach((n, i) => (own[i] += n));
  }
}

/** A table: operators down, widths across. */
export function histogramText(histogram: Histogram): string {
  const heads = RANGES.map((most, i) => (i === 0 ? '1' : `${RANGES[i - 1] + 1}-${most}`));
  const line = (head: string, cells: readonly (string | number)[]): string =>
    head.padEnd(8) + cells.map((cell) => String(cell).padStart(9)).join('');
  const rows = Object.keys(histogram).sort();
  return [line('', heads), ...rows.map((op) => line(op, histogram[op]))].join('\n');
}
