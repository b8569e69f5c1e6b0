import { connect, instance } from '../../../gen/index.ts';
import type { Value } from '../../../gen/index.ts';
import type { Registers } from '../circuit/index.ts';
import type { BlockSpec } from '../definition/index.ts';
import type { AxiLiteSignal } from './axi-lite.ts';
import { AxiLiteFront } from './front.ts';

/**
 * Lets an AXI4-Lite interface reach registers: puts the front between.
 *
 * @example
 * readonly sAxi = input(AxiLite(timer.addressBits, timer.wordBits));
 * readonly registers = instance(new Registers({ block: timer }));
 * logic() {
 *   connectAxiLite(this.sAxi, this.registers);
 * }
 */
export function connectAxiLite<S extends BlockSpec>(axi: AxiLiteSignal, registers: Registers<S>): void {
  const axiLite = instance(new AxiLiteFront({ block: registers.p.block }));
  connect(axi, axiLite.axi);
  connect(axiLite.write as unknown as Value, registers.write as unknown as Value);
  connect(registers.writeAnswer, axiLite.writeAnswer);
  connect(axiLite.read, registers.read);
  connect(registers.readAnswer, axiLite.readAnswer);
}
