import type { Memory } from '../../ir/index.ts';
import { domainPorts } from '../names/index.ts';
import { unusedTemplate } from '../templates/index.ts';
import { align } from '../text/lines.ts';
import type { Readable } from '../text/reads.ts';
import { netName } from './net-text.ts';
import type { NetOrder } from './nets.ts';
import type { ModuleContext } from './text.ts';

/**
 * Reads what nothing else reads, with the reason beside it: every linter takes a signal with `unused` in its name for a statement of
 * intent. Empty when everything is read.
 */
export function unusedText(context: ModuleContext, order: NetOrder): string {
  const { plan, names, reads, lifting } = context;
  const { module } = plan;
  const rows: [text: string, reason: string][] = [];
  for (const { name, role } of domainPorts(module.domains)) {
    if (!reads.has(name)) rows.push([name, role === 'clock' ? 'nothing here is clocked' : 'nothing here is reset']);
  }
  const add = (what: Readable, name: string, declared: boolean): void => {
    for (const [hi, lo] of reads.unread(what)) {
      const whole = hi === what.width - 1 && lo === 0;
      const text = whole ? name : hi === lo ? `${name}[${lo}]` : `${name}[${hi}:${lo}]`;
      const reason = declared ? 'declared unused' : whole ? 'nothing reads it' : 'nothing reads these bits';
      rows.push([text, hi === lo && !whole && !declared ? 'nothing reads this bit' : reason]);
    }
  };
  const declared = new Set(
    [
      ...module.ports.filter((p) => p.kind === 'input'),
      ...module.signals.filter((s) => s.kind === 'reg'),
      ...plan.memoryPorts.flatMap(({ read }) => (read === null ? [] : [read.target])),
      ...plan.instances.flatMap(({ connections }) => connections.flatMap(({ target }) => target ?? [])),
      ...plan.blocks.flatMap((b) =>
        b.kind === 'combinational' ? [...b.targets] : b.kind === 'value' ? [b.target] : [],
      ),
    ].filter((s) => s.kind !== 'output'),
  );
  for (const signal of declared) if (!reads.isWhole(signal)) add(signal, names.signal(signal), signal.unusedOk);
  const read = new Set<Memory>();
  for (const n of plan.graph.nodes) {
    const net = order.ofNode(n);
    if (net !== undefined && !reads.isWhole(n)) add(n, netName(context, net), false);
    if (n.memory !== null && lifting.uses[n.id] > 0) read.add(n.memory);
  }
  for (const memory of module.memories) {
    if (!read.has(memory)) rows.push([`${names.memory(memory)}[0]`, 'nothing reads this memory']);
  }
  if (rows.length === 0) return '';
  const text = rows.map(([name, reason], i) => [`    ${name}${i < rows.length - 1 ? ',' : ''}`, `  // ${reason}`]);
  return unusedTemplate({ name: names.namer.take('unused_ok'), rows: align(text).join('\n') });
}
