import type { ModuleIr, Signal } from '../../ir/index.ts';
import { domainPorts } from '../names/index.ts';
import { instanceTemplate } from '../templates/index.ts';
import { at, bare, comment } from '../text/lines.ts';
import type { InstancePlan } from './plan.ts';
import type { ModuleContext } from './text.ts';

/** What a module is called in the text, and its ports. */
export interface PrintedInterface {
  readonly name: string;
  readonly portName: (port: Signal) => string;
}

/**
 * An instance with all its ports connected by name. What is connected to a second input stands there in braces: Icarus 11 to 13 make one net of ports that are
 * connected to one signal, and abort where two `always_comb` in the instance read that net (its issue 1291).
 */
export function instanceText(
  context: ModuleContext,
  { instance, connections }: InstancePlan,
  child: (module: ModuleIr) => PrintedInterface,
): string {
  const { expressions, names, reads } = context;
  const { name: moduleName, portName } = child(instance.module);
  const rows: [port: string, value: string][] = [];
  for (const { name, domain, role } of domainPorts(instance.module.domains)) {
    const outer = instance.domains.get(domain) ?? domain;
    const value = role === 'clock' ? outer.clock : outer.reset?.name;
    if (value === undefined) continue;
    reads.whole(value);
    rows.push([name, value]);
  }
  const connected = new Set<string>();
  for (const { port, value, target } of connections) {
    const text = value === null ? names.signal(target!) : expressions.use(value);
    const isAgain = connected.has(text) && value?.op !== 'const' && /^\w+$/.test(text);
    const own = port.signed ? `$signed({${text}})` : `{${text}}`;
    rows.push([portName(port), isAgain ? own : text]);
    connected.add(text);
  }
  const [first, ...rest] = instanceTemplate({
    module: moduleName,
    name: names.instance(instance),
    parameters: connect(parameters(instance.module)),
    connections: connect(rows),
  }).split('\n');
  return [...comment(instance.doc, '  '), at(bare(first), instance.place), ...rest].join('\n');
}

function parameters(module: ModuleIr): [string, string][] {
  return Object.entries(module.blackBox?.parameters ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? `"${value.replace(/(["\\])/g, '\\$1')}"` : `${value}`,
  ]);
}

function connect(rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `    .${name.padEnd(width)} (${value})`).join(',\n');
}
