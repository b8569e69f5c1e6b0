import Handlebars from 'handlebars';
import { utilisationChart } from './chart.ts';
import type { RunResult } from './result.ts';

/** An image of the report with the answer that the RTL gave. */
export interface ReportImage {
  readonly pixels: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  readonly label: number;
  readonly answer: number;
}

const page = Handlebars.compile(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Mosaic: {{result.model}} in RTL</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; padding: 0 1rem; color: #222; background: #fff; }
  h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
  table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
  th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid #ddd; }
  th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left; }
  .images { display: flex; flex-wrap: wrap; gap: .75rem; }
  figure { margin: 0; text-align: center; } figure svg { border: 1px solid #ddd; } .wrong { color: #b00; font-weight: 600; }
  .summary { font-size: 1.05rem; } .chart { overflow-x: auto; }
</style>
</head>
<body>
<h1>{{result.model}} on one processing element, in RTL</h1>
<p class="summary">{{#if known}}{{result.correct}} of {{result.images}} images right, {{/if}}{{result.mismatches}} of
{{count result.comparedBytes}} bytes differ from the golden model. {{count result.cycles}} cycles, {{count result.rtlMacs}} multiply-accumulates counted
in the RTL, {{percent result.macUtilisation}} of the multipliers' time useful. Preset {{result.preset}}.</p>
{{#if images}}
<h2>Images and answers</h2>
<div class="images">
{{#each images}}<figure>{{{svg}}}<figcaption class="{{state}}">{{answer}}{{#if wrong}} (is {{label}}){{/if}}</figcaption></figure>
{{/each}}</div>
{{/if}}
<h2>Layers</h2>
<table>
<tr><th>layer</th><th>shape</th><th>MACs</th><th>cycles</th><th>utilisation</th>{{#each causes}}<th>waits: {{this}}</th>{{/each}}</tr>
{{#each layers}}<tr><td>{{name}}</td><td>{{shape}}</td><td>{{count macs}}</td><td>{{count cycles}}</td><td>{{percent macUtilisation}}</td>{{#each stallCounts}}<td>{{count this}}</td>{{/each}}</tr>
{{/each}}</table>
<h2>Where the cycles go</h2>
<div class="chart">{{{chart}}}</div>
</body>
</html>
`);

/** The self-contained HTML report of a run: images with answers, table of layers, chart of utilisation and stalls. */
export async function htmlReport(result: RunResult, images: readonly ReportImage[]): Promise<string> {
  return page(
    {
      result,
      known: result.correct !== undefined,
      images: images.map((image) => ({
        svg: imageSvg(image),
        answer: image.answer,
        label: image.label,
        wrong: image.answer !== image.label,
        state: image.answer === image.label ? 'right' : 'wrong',
      })),
      causes: Object.keys(result.layers[0]?.stalls ?? {}),
      layers: result.layers.map((layer) => ({ ...layer, stallCounts: Object.values(layer.stalls) })),
      chart: await utilisationChart(result),
    },
    {
      helpers: {
        count: (n: number) => n.toLocaleString('en-US'),
        percent: (x: number) => `${(100 * x).toFixed(1)} %`,
      },
    },
  );
}

/** One rectangle per run of equal grey in a row: small, and sharp at any size. */
function imageSvg({ pixels, rows, columns }: ReportImage): string {
  const rectangles: string[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns;) {
      const grey = pixels[row * columns + column];
      const start = column;
      while (column < columns && pixels[row * columns + column] === grey) column++;
      if (grey > 0) {
        const shade = 255 - grey;
        rectangles.push(
          `<rect x="${start}" y="${row}" width="${column - start}" height="1" fill="rgb(${shade},${shade},${shade})"/>`,
        );
      }
    }
  }
  return `<svg viewBox="0 0 ${columns} ${rows}" width="${3 * columns}" height="${3 * rows}" shape-rendering="crispEdges">${rectangles.join('')}</svg>`;
}
