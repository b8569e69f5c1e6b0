import type { StopFacts } from '../model/index.ts';
import type { EmbeddedProgram } from './program.ts';

/** An assertion or assumption that failed, in the words of the Verilator back end. */
export function stopFacts({ design, engine, interface: { top } }: EmbeddedProgram, index: number): StopFacts {
  const { check, path } = engine.checks[index];
  const place = design.places[check.place];
  return {
    kind: check.what === 'assume' ? 'assumption' : 'assertion',
    assertion: check.message.replace(/[\r\n]+/g, ' '),
    place: place === undefined || place.line === 0 ? null : { file: place.file, line: place.line },
    rtl: null,
    instance: [top, ...instanceNames(design, path)].join('.'),
  };
}

/** The instances on a path (`lanes.3.queue`) by the names that they have in SystemVerilog. */
function instanceNames({ top }: EmbeddedProgram['design'], path: string): string[] {
  const names: string[] = [];
  let module = top;
  let rest = path;
  while (rest !== '') {
    const next = module.instances.find((one) => rest === one.path || rest.startsWith(`${one.path}.`));
    if (next === undefined) return [...names, rest];
    names.push(next.name);
    module = next.module;
    rest = rest.slice(next.path.length + 1);
  }
  return names;
}
