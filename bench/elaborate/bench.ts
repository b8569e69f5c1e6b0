import { median } from '../figure.ts';
import type { Figure } from '../figure.ts';
import { runCommand, sizeOf, writeSource } from './measure.ts';
import type { CommandRun } from './measure.ts';

/** Stages of about 500 operators: 100,000 and 1,000,000 in all. */
const STAGES = 190;
const MANY_STAGES = 10 * STAGES;

/** Bytes per node that a design may take. */
const MOST_BYTES = 1024;

/** `mosaic gen` on a design of 100,000 operators, the whole command; the goal is one second. */
export async function elaborate100k(runs = 7): Promise<Figure> {
  writeSource();
  const size = await sizeOf(STAGES);
  await runCommand(STAGES); // compiles the command line itself, if its sources have changed
  const cold = await runCommand(STAGES, true);
  await runCommand(STAGES); // compiles the design's source
  await runCommand(STAGES); // keeps what V8 made of it
  const warm = await severalRuns(STAGES, runs);
  const ours = median(warm.map(({ seconds }) => seconds));
  return {
    name: 'elaborate-100k',
    unit: 's',
    ours,
    reference: 1,
    ratio: ours,
    wanted: { atMost: 1 },
    note: `${size.nodes.toLocaleString('en-US')} operators, ${size.modules} modules; middle of ${runs} runs of the whole command; the reference is the goal`,
    ...size,
    coldSeconds: cold.seconds,
    coldCpuSeconds: cold.cpuSeconds,
    cpuSeconds: median(warm.map(({ cpuSeconds }) => cpuSeconds)),
    seconds: warm.map(({ seconds }) => seconds),
    microsecondsPerNode: (ours / size.nodes) * 1e6,
  };
}

/** Time per operator at 1,000,000 in proportion to that at 100,000; and the memory that one takes. */
export async function elaborateScaling(runs = 3): Promise<Figure> {
  writeSource();
  await runCommand(STAGES);
  await runCommand(STAGES);
  const [few, many] = [await sizeOf(STAGES), await sizeOf(MANY_STAGES)];
  const perNode = async (stages: number, nodes: number) => {
    const taken = await severalRuns(stages, runs);
    return {
      wall: (median(taken.map(({ seconds }) => seconds)) / nodes) * 1e6,
      cpu: (median(taken.map(({ cpuSeconds }) => cpuSeconds)) / nodes) * 1e6,
    };
  };
  const reference = await perNode(STAGES, few.nodes);
  const ours = await perNode(MANY_STAGES, many.nodes);
  if (many.heapBytesPerNode > MOST_BYTES)
    throw new Error(`${many.heapBytesPerNode} bytes per operator, more than ${MOST_BYTES}`);
  return {
    name: 'elaborate-scaling',
    unit: 'µs per operator',
    ours: ours.wall,
    reference: reference.wall,
    ratio: ours.wall / reference.wall,
    wanted: { atMost: 1.5 },
    note: `${many.nodes.toLocaleString('en-US')} operators against ${few.nodes.toLocaleString('en-US')}; ${many.heapBytesPerNode} bytes of live heap per operator`,
    cpuRatio: ours.cpu / reference.cpu,
    cpuMicrosecondsPerNode: [reference.cpu, ours.cpu],
    sizes: [few, many],
  };
}

async function severalRuns(stages: number, count: number): Promise<CommandRun[]> {
  const taken: CommandRun[] = [];
  for (let run = 0; run < count; run++) taken.push(await runCommand(stages));
  return taken;
}
