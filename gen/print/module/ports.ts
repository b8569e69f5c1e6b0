import type { Signal } from '../../ir/index.ts';
import { domainPorts } from '../names/index.ts';
import { align, at, comment, vectorType, type Line } from '../text/lines.ts';
import type { ModuleContext } from './text.ts';

/** Longest text of a stream's type in the comment over its ports. */
const LONGEST_TYPE = 80;

/** The port list: clocks and resets, then the ports in order of declaration, streams with a comment over their group. */
export function portLines({ plan, names }: ModuleContext): Line[] {
  const { module } = plan;
  const rows: { cells: string[]; before: Line[]; place: number }[] = domainPorts(module.domains).map(({ name }) => ({
    cells: ['input  ', 'wire logic ', name],
    before: [],
    place: 0,
  }));
  const streamOf = new Map<Signal, number>();
  module.streams.forEach((stream, i) => {
    for (const s of [stream.valid, stream.ready, ...stream.payload]) streamOf.set(s, i);
  });
  let current: number | undefined;
  let documented = 0;
  let doc = '';
  for (const port of module.ports) {
    const group = streamOf.get(port);
    const before: Line[] = [];
    if (group !== undefined && group !== current) {
      const { path, direction, typeText, place } = module.streams[group];
      if (place !== documented) before.push(...comment(port.doc, '  '));
      before.push(at(`  // ${path}: ${direction} ${shortened(typeText)}`, place));
      documented = place;
    } else if (group === undefined) {
      // the elements of a vector and the fields of a bundle share the comment over the first
      if (port.place !== documented || port.doc !== doc) before.push(...comment(port.doc, '  '));
      documented = port.place;
      doc = port.doc;
    }
    current = group;
    const type = vectorType(port.width, port.signed);
    rows.push({
      cells: [
        port.kind === 'input' ? 'input  ' : 'output ',
        `${port.kind === 'input' ? 'wire ' : '     '}${type} `,
        names.signal(port),
      ],
      before,
      place: group === undefined ? port.place : 0,
    });
  }
  const aligned = align(rows.map((row) => row.cells));
  return rows.flatMap(({ before, place }, i) => [
    ...before,
    at(`  ${aligned[i]}${i < rows.length - 1 ? ',' : ''}`, place),
  ]);
}

/** A long type without its fields: they stand right below. */
function shortened(typeText: string): string {
  return typeText.length <= LONGEST_TYPE ? typeText : typeText.replace(/\{.*\}/, '{…}');
}
