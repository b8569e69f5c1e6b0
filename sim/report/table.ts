import Table from 'cli-table3';
import type { RunResult } from './result.ts';

const count = (n: number) => n.toLocaleString('en-US');
const percent = (x: number) => `${(100 * x).toFixed(1)} %`;

/** The per-layer table of a run for the terminal. Causes of waiting that never came are left out. */
export function layerTable(result: RunResult): string {
  const waited = (cause: string) => result.layers.reduce((sum, layer) => sum + layer.stalls[cause], 0);
  const causes = Object.keys(result.layers[0]?.stalls ?? {}).filter((cause) => waited(cause) > 0);
  const table = new Table({
    head: ['layer', 'shape', 'MACs', 'cycles', 'utilisation', ...causes.map((cause) => `waits for\n${cause}`)],
    colAligns: ['left', 'left', 'right', 'right', 'right', ...causes.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
    chars: plainFrame,
  });
  for (const layer of result.layers) {
    table.push([
      layer.name,
      layer.shape,
      count(layer.macs),
      count(layer.cycles),
      percent(layer.macUtilisation),
      ...causes.map((cause) => count(layer.stalls[cause])),
    ]);
  }
  table.push([
    'all',
    '',
    count(result.macs),
    count(result.cycles),
    percent(result.macUtilisation),
    ...causes.map((cause) => count(waited(cause))),
  ]);
  return table.toString();
}

/** A light frame: a rule under the heading, two spaces between columns. */
export const plainFrame = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '─',
  'mid-mid': '─',
  right: '',
  'right-mid': '',
  middle: ' ',
};
