import type { Memory, Signal } from '../../ir/index.ts';
import { literal } from '../text/constant.ts';
import { align, at, comment, vectorType, type Line } from '../text/lines.ts';
import type { Section } from '../templates/index.ts';
import { netName, netType } from './net-text.ts';
import type { NetOrder } from './nets.ts';
import type { ModuleContext } from './text.ts';

interface Declaration {
  readonly type: string;
  readonly name: string;
  readonly doc: string;
  readonly place: number;
  /** Written in front, e.g. `ASYNC_REG = "TRUE"`; empty: none. */
  readonly attribute: string;
}

/** The sections before the logic: types, registers, memories, wires. Sections without lines are left out. */
export function declarationSections(context: ModuleContext, order: NetOrder): Section[] {
  const { plan } = context;
  const registers = [
    ...plan.module.signals.filter((s) => s.kind === 'reg').map((s) => signalDeclaration(context, s)),
    ...plan.memoryPorts.flatMap(({ read }) => (read === null ? [] : [signalDeclaration(context, read.target)])),
  ];
  const wires = [
    ...plan.blocks.flatMap((block) =>
      block.kind === 'combinational'
        ? block.targets.filter((s) => s.kind !== 'output').map((s) => signalDeclaration(context, s))
        : [],
    ),
    ...directlyDriven(context).map((s) => signalDeclaration(context, s)),
    ...plan.childOutputs.map((s) => signalDeclaration(context, s)),
    ...[...order.ahead].map((net) => ({
      type: netType(net),
      name: netName(context, net),
      doc: net.block === null ? '' : docOf(net.block.target),
      place: net.block?.target.place ?? net.node.place,
      attribute: '',
    })),
  ];
  return [
    { title: 'Types', paragraphs: enumTypes(context) },
    { title: 'Registers', paragraphs: paragraph(rows(registers)) },
    { title: 'Memories', paragraphs: paragraph(plan.module.memories.flatMap((m) => memoryDeclaration(context, m))) },
    { title: 'Wires', paragraphs: paragraph(rows(wires)) },
  ].filter((section) => section.paragraphs.length > 0);
}

function paragraph(lines: Line[]): string[] {
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function rows(declarations: readonly Declaration[]): Line[] {
  const aligned = align(declarations.map(({ type, name }) => [`${type} `, `${name};`]));
  return declarations.flatMap(({ doc, place, attribute }, i) => {
    // the elements of a vector and the fields of a bundle share the comment over the first
    const shared = i > 0 && place === declarations[i - 1].place && doc === declarations[i - 1].doc;
    const before = [...(shared ? [] : comment(doc, '  ')), ...(attribute === '' ? [] : [`  (* ${attribute} *)`])];
    return [...before, at(`  ${aligned[i]}`, place)];
  });
}

/** Wires of the source that an instance drives. */
function directlyDriven({ plan }: ModuleContext): Signal[] {
  return plan.instances.flatMap(({ connections }) =>
    connections.flatMap(({ target }) => (target !== null && target.kind === 'wire' ? [target] : [])),
  );
}

function signalDeclaration({ names, enumTyped, stages }: ModuleContext, signal: Signal): Declaration {
  const type =
    signal.enumInfo !== null && enumTyped.has(signal)
      ? names.enumeration(signal.enumInfo).type
      : vectorType(signal.width, signal.signed);
  const name = names.signal(signal);
  // A domain without reset leaves the initial value to the declaration.
  const initial = signal.kind === 'reg' && signal.reset !== null && signal.domain?.reset === null;
  return {
    type,
    name: initial ? `${name} = ${resetValue(names, signal, enumTyped)}` : name,
    doc: docOf(signal),
    place: signal.place,
    attribute: stages.has(signal) ? 'ASYNC_REG = "TRUE"' : '',
  };
}

/** A signal's comment: what the author says about it, and why it may carry values of other clock domains. */
export function docOf({ doc, crossing }: Signal): string {
  if (crossing === null) return doc;
  return [doc, `Crosses clock domains: ${crossing}.`].filter((text) => text !== '').join('\n');
}

/** The text of a register's reset or initial value. */
export function resetValue(names: ModuleContext['names'], signal: Signal, enumTyped: ReadonlySet<Signal>): string {
  const value = signal.reset ?? 0n;
  const member =
    signal.enumInfo !== null && enumTyped.has(signal)
      ? names.enumeration(signal.enumInfo).members.get(value)
      : undefined;
  return member ?? literal(value, signal.width, signal.signed);
}

function enumTypes({ names }: ModuleContext): string[] {
  return names.enumerations.map(({ type, info, members }) => {
    const last = info.members.length - 1;
    return [
      `  typedef enum ${vectorType(info.width, false)} {`,
      ...align(
        info.members.map(([, value], i) => [
          `    ${members.get(BigInt(value))!} `,
          `= ${literal(BigInt(value), info.width, false)}${i < last ? ',' : ''}`,
        ]),
      ),
      `  } ${type};`,
    ].join('\n');
  });
}

function memoryDeclaration({ names, plan }: ModuleContext, memory: Memory): Line[] {
  const doc = memory.crossing === null ? [] : comment(`Crosses clock domains: ${memory.crossing}.`, '  ');
  const clocks = new Set(memory.ports.filter((p) => p.kind !== 'read').map((p) => p.domain.clock));
  const attributes: string[] = [];
  if (memory.style !== 'auto') attributes.push(`ram_style = "${memory.style}"`);
  if (plan.collisions.some((c) => c.memory === memory)) attributes.push('no_rw_check');
  const array = `  ${vectorType(memory.width, false)} ${names.memory(memory)} [0:${memory.depth - 1}];`;
  const lines = [
    ...comment(memory.doc, '  '),
    ...doc,
    ...(attributes.length > 0 ? [`  (* ${attributes.join(', ')} *)`] : []),
    at(array, memory.place),
  ];
  if (clocks.size < 2) return lines;
  return [
    '  // Written under two clocks: a memory with two ports, not a mistake.',
    '  // verilator lint_off MULTIDRIVEN',
    ...lines,
    '  // verilator lint_on MULTIDRIVEN',
  ];
}
