import type { EngineProgram } from '../../sim/engine/index.ts';
import { Random } from '../../sim/random/index.ts';
import { Recorder } from './trace.ts';
import type { Trace } from './trace.ts';

/** Cycles of a trace that random values drive. */
const CYCLES = 50_000;

/** Random values on all inputs; one-bit inputs are 1 in `highPer256` of 256 cycles. */
export function randomTrace(program: EngineProgram, highPer256: number): Trace {
  const random = new Random(11);
  const recorder = new Recorder(program);
  const { view } = recorder;
  const inputs = program.design.top.ports.filter((port) => port.kind === 'input').map((port) => program.slotOf(port));
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    for (const { offset, bytes, width } of inputs) {
      if (width === 1) view.setUint8(offset, random.below(256) < highPer256 ? 1 : 0);
      else if (bytes === 4) view.setUint32(offset, width === 32 ? random.uint32() : random.below(2 ** width), true);
      else throw new Error('inputs of 1 or 17 to 32 bits are driven');
    }
    recorder.cycle();
  }
  return recorder.finish();
}

/** Instructions for the datapath, branches among them rarely. */
export function randomProgram(): number[] {
  const random = new Random(3);
  return Array.from({ length: 1024 }, () => {
    const operation = random.below(8) === 0 ? 15 : random.below(15);
    return ((operation << 28) | random.below(2 ** 28)) >>> 0;
  });
}
