import type { Memory } from '../../ir/index.ts';
import type { PortPlan, WritePlan } from '../legalise/memories.ts';
import { lanes, memoryPort } from '../templates/index.ts';
import { literal } from '../text/constant.ts';
import { at, type Line } from '../text/lines.ts';
import { oneLine } from './clocked.ts';
import { sensitivity, type ModuleContext } from './text.ts';

/** The clocked block of one memory port, in the form that synthesis tools take for block RAM. */
export function memoryPortBlock(context: ModuleContext, plan: PortPlan): string {
  const { expressions, reads } = context;
  const edge = sensitivity(plan.domain, false);
  reads.whole(plan.domain.clock);
  const body = plan.writeSelect === null ? singleUse(context, plan) : sharedUse(context, plan);
  const guarded = plan.enable === null ? body : guard(expressions.use(plan.enable), body);
  const short = oneLine(`  always @(${edge})`, guarded);
  return (
    short ??
    memoryPort(
      edge,
      guarded.map((line) => `    ${line}`),
    )
  );
}

function singleUse(context: ModuleContext, plan: PortPlan): Line[] {
  return [...(plan.write === null ? [] : writeLines(context, plan, plan.write)), ...readLines(context, plan)];
}

function sharedUse(context: ModuleContext, plan: PortPlan): Line[] {
  const { expressions } = context;
  return [
    `if (${expressions.use(plan.writeSelect!)}) begin`,
    ...writeLines(context, plan, plan.write!).map((line) => `  ${line}`),
    'end else begin',
    ...readLines(context, plan).map((line) => `  ${line}`),
    'end',
  ];
}

function writeLines(context: ModuleContext, { memory, place }: PortPlan, write: WritePlan): Line[] {
  const { expressions, names } = context;
  const array = names.memory(memory);
  const address = expressions.use(write.address);
  const [first, ...rest] =
    write.mask === null
      ? [`${array}[${address}] <= ${expressions.use(write.data)};`]
      : laneLoops(memory, {
          mask: expressions.use(write.mask),
          array,
          address,
          data: expressions.use(write.data),
          select: laneSelect(memory),
        });
  const body = [at(first, place), ...rest];
  return write.condition === null ? body : guard(expressions.use(write.condition), body);
}

/** Verilator unrolls loops of up to this many turns, and refuses longer ones that write a memory. */
const LONGEST_LOOP = 64;

function laneLoops({ width, granularity }: Memory, parts: Omit<Parameters<typeof lanes>[0], 'from' | 'to'>): Line[] {
  const count = width / granularity;
  const lines: Line[] = [];
  for (let from = 0; from < count; from += LONGEST_LOOP) {
    lines.push(...lanes({ from, to: Math.min(count, from + LONGEST_LOOP), ...parts }).split('\n'));
  }
  return lines;
}

function laneSelect(memory: Memory): string {
  return memory.granularity === 1 ? '[i]' : `[i * ${memory.granularity} +: ${memory.granularity}]`;
}

function readLines(context: ModuleContext, { read, place }: PortPlan): Line[] {
  if (read === null) return [];
  const { expressions, names } = context;
  const left = `${names.signal(read.target)} <= `;
  const body = expressions.brokenUse(read.value, '    ', left.length).split('\n');
  const lines = [at(`${left}${body[0]}${body.length === 1 ? ';' : ''}`, place), ...body.slice(1)];
  if (body.length > 1) lines[lines.length - 1] += ';';
  return read.condition === null ? lines : guard(expressions.use(read.condition), lines);
}

function guard(condition: string, body: readonly Line[]): Line[] {
  if (body.length === 1) return [`if (${condition}) ${body[0]}`];
  return [`if (${condition}) begin`, ...body.map((line) => `  ${line}`), 'end'];
}

/** Contents at time zero. Zero words in between are written too: a simulator may have put anything there. */
export function memoryContents({ names }: ModuleContext, memory: Memory): Line[] {
  if (memory.init === null) return [];
  const array = names.memory(memory);
  const word = (value: bigint) => literal(value, memory.width, false);
  const [first] = memory.init;
  const padded = memory.init.length < memory.depth ? 0n : first;
  const uniform = memory.init.every((value) => value === padded);
  const fill = `    for (int i = 0; i < ${memory.depth}; i++) ${array}[i] = ${word(padded)};`;
  const filled = uniform || memory.init.length < memory.depth;
  return [
    '  initial begin',
    ...(filled ? [fill] : []),
    ...memory.init.flatMap((value, i) => (filled && value === padded ? [] : [`    ${array}[${i}] = ${word(value)};`])),
    '  end',
  ];
}
