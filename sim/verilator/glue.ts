import { readFile } from 'node:fs/promises';
import Handlebars from 'handlebars';
import type { ModelInterface } from '../model/index.ts';
import { memberName } from './members.ts';

const TEMPLATE = new URL('./templates/model.cpp.hbs', import.meta.url);
let template: Handlebars.TemplateDelegate | undefined;

/**
 * The C++ file that ties a design's Verilated class to the runtime: tables of its ports, streams and domains.
 *
 * @param wave whether the model writes waveforms
 * @param direct whether evaluation may skip Verilator's wrapper, see `canSkipWrapper`
 */
export async function glueSource(model: ModelInterface, wave: boolean, direct: boolean): Promise<string> {
  template ??= Handlebars.compile(await readFile(TEMPLATE, 'utf8'), { noEscape: true, strict: true });
  return template({
    top: model.top,
    wave,
    direct,
    ports: model.ports.map((port) => ({
      ...port,
      member: memberName(port.name),
      input: port.direction === 'input' ? 1 : 0,
    })),
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

/** What `eval_step` of a single-threaded model does besides evaluating: housekeeping for threads and debugging. */
const HOUSEKEEPING = [
  /^\/\/.*$/,
  /^VL_DEBUG_IF\(.*\);?$/,
  /^Verilated::mtaskId\(0\);$/,
  /^Verilated::endOfThreadMTask\(vlSymsp->__Vm_evalMsgQp\);$/,
  /^Verilated::endOfEval\(vlSymsp->__Vm_evalMsgQp\);$/,
  /^Vmodel___024root___eval\(&\(vlSymsp->TOP\)\);$/,
];

/**
 * Whether the model can be evaluated by its inner function alone. Verilator's `eval()` also touches thread-local variables for a
 * message queue between threads, which in a shared library costs several function calls and in one thread does nothing. Only when
 * every statement of it is known is it left out.
 *
 * @param source text of the generated `Vmodel.cpp`
 */
export function canSkipWrapper(source: string): boolean {
  const body = /^void Vmodel::eval_step\(\) \{\n([\s\S]*?)^\}/m.exec(source)?.[1];
  if (body === undefined) return false;
  const afterInit = body
    .replace(/^#ifdef VL_DEBUG\n[\s\S]*?^#endif.*\n/m, '')
    .replace(/^ {4}if \(VL_UNLIKELY\(!vlSymsp->__Vm_didInit\)\) \{\n[\s\S]*?^ {4}\}\n/m, '');
  const statements = afterInit
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return (
    statements.includes('Vmodel___024root___eval(&(vlSymsp->TOP));') &&
    statements.every((line) => HOUSEKEEPING.some((known) => known.test(line)))
  );
}
