import { readFile } from 'node:fs/promises';
import Handlebars from 'handlebars';
import type { ModelInterface } from './interface.ts';

const TEMPLATE = new URL('./templates/model.cpp.hbs', import.meta.url);

/**
 * The C++ file that ties a design's Verilated class to the runtime: tables of its ports, streams and domains.
 *
 * @param wave whether the model writes waveforms
 */
export async function glueSource(model: ModelInterface, wave: boolean): Promise<string> {
  const template = Handlebars.compile(await readFile(TEMPLATE, 'utf8'), { noEscape: true, strict: true });
  return template({
    top: model.top,
    wave,
    ports: model.ports.map((port) => ({ ...port, input: port.direction === 'input' ? 1 : 0 })),
    fields: model.streams.flatMap((stream) => stream.payload.map((port) => port.index)),
    streams: model.streams.map((stream) => ({
      ...stream,
      fieldCount: stream.payload.length,
      produces: stream.direction === 'produces' ? 1 : 0,
      isSigned: stream.isSigned ? 1 : 0,
    })),
    domains: model.domains.map((domain) => ({
      name: domain.name,
      clock: domain.clock,
      rising: domain.rising ? 1 : 0,
      reset: domain.reset?.port ?? -1,
      resetActive: domain.reset?.activeLevel ?? 0,
    })),
  });
}
