import type { TopLevelSpec } from 'vega-lite';
import type { RunResult } from './result.ts';

/**
 * An SVG bar per layer: the share of cycles in which the multipliers did useful work, worked on filling channels, or
 * waited, by cause. The drawing libraries are loaded here, for they take a second that tables need not wait for.
 */
export async function utilisationChart(result: RunResult): Promise<string> {
  const [{ parse, View }, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const values = result.layers.flatMap((layer) => {
    const share = (cycles: number) => cycles / layer.cycles;
    const useful = layer.macUtilisation;
    const filling = layer.macs === 0 ? 0 : (useful * layer.paddingMacs) / layer.macs;
    const causes = Object.entries(layer.stalls).map(([cause, cycles]) => ({
      part: `waits: ${cause}`,
      share: share(cycles),
    }));
    const rest = Math.max(0, 1 - useful - filling - causes.reduce((sum, { share }) => sum + share, 0));
    return [
      { part: 'useful MACs', share: useful },
      { part: 'filling channels', share: filling },
      ...causes,
      { part: 'first configuration and last drain', share: rest },
    ].map((piece, order) => ({ layer: layer.name, order, ...piece }));
  });
  const spec: TopLevelSpec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 640,
    height: { step: 26 },
    data: { values },
    mark: { type: 'bar' },
    encoding: {
      y: { field: 'layer', type: 'nominal', sort: null, title: null },
      x: {
        field: 'share',
        type: 'quantitative',
        title: 'share of cycles',
        axis: { format: '%' },
        scale: { domainMax: 1 },
      },
      color: { field: 'part', type: 'nominal', sort: null, title: null, scale: { scheme: 'tableau10' } },
      order: { field: 'order' },
    },
    config: { background: 'white', font: 'system-ui, sans-serif' },
  };
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
