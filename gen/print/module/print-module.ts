import type { ModuleIr, Place, Signal } from '../../ir/index.ts';
import type { CombinationalPaths } from '../legalise/combinational.ts';
import { headerLines } from '../output/header.ts';
import { moduleTemplate } from '../templates/index.ts';
import type { PrintedInterface } from './instances.ts';
import { planModule } from './plan.ts';
import { portLines } from './ports.ts';
import { bodySections } from './sections.ts';
import { moduleContext } from './text.ts';

/** Stands for the module's own name until it is known. */
export const OWN_NAME = '\u0002';

/** A module's text, still with marks for places and its name. */
export interface ModuleText {
  readonly text: string;
  readonly portName: (port: Signal) => string;
  readonly memoryNames: readonly string[];
  readonly registers: readonly { readonly name: string; readonly width: number }[];
  readonly instances: readonly { readonly name: string; readonly module: string }[];
  readonly paths: () => CombinationalPaths;
}

/** What printing a module needs to know about the modules printed before it. */
export interface Printed {
  readonly interfaceOf: (module: ModuleIr) => PrintedInterface;
  readonly pathsOf: (module: ModuleIr) => CombinationalPaths;
}

/** Prints one module. */
export function moduleText(module: ModuleIr, places: readonly Place[], header: string, printed: Printed): ModuleText {
  const plan = planModule(module, printed.pathsOf);
  const context = moduleContext(plan);
  const sections = bodySections(context, places, printed.interfaceOf);
  const { names } = context;
  return {
    text: moduleTemplate({
      name: OWN_NAME,
      header: headerLines(module, places, header).join('\n'),
      ports: portLines(context).join('\n'),
      sections: sections.map(({ title, paragraphs }) => ({ title, text: paragraphs.join('\n\n') })),
    }),
    portName: (port) => names.signal(port),
    memoryNames: module.memories.map((m) => names.memory(m)),
    registers: module.signals.filter((s) => s.kind === 'reg').map((s) => ({ name: names.signal(s), width: s.width })),
    instances: module.instances.map((i) => ({ name: names.instance(i), module: printed.interfaceOf(i.module).name })),
    paths: plan.paths,
  };
}
