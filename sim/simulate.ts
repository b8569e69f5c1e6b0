import { check, DiagnosticError, elaborate, generate, UserError } from '../gen/index.ts';
import type { Module } from '../gen/index.ts';
import { EmbeddedBackend, embeddedProgram } from './embedded/index.ts';
import { chosenEngine, type EngineName } from './engine-choice.ts';
import { simulateDesign, startTestbench } from './testbench/index.ts';
import type { Handle, PortsOf, SimulateOptions } from './testbench/index.ts';

export interface SimulateModuleOptions extends SimulateOptions {
  /** What runs the circuit. Default: the environment variable `ENGINE`, otherwise `embedded`. */
  readonly engine?: EngineName;
  /** Embedded engine: seed of random delays by a cycle in the first stages of synchronisers. Left out: none. */
  readonly metastability?: number;
}

/**
 * Elaborates, checks and starts a circuit, out of reset: in the embedded engine, or printed and built with Verilator.
 *
 * @param top `() => new Queue(...)` or `new Queue(...)`
 * @returns the ports as properties, typed from the class, and the testbench's methods
 * @throws DiagnosticError for mistakes in the circuit
 * @throws UserError when a tool is missing
 *
 * @example
 * using dut = await simulate(new Queue({ type: UInt(8), depth: 2 }));
 * dut.enq.valid = true;
 * dut.step();
 */
export async function simulate<M extends Module<unknown>>(
  top: M | (() => M),
  options: SimulateModuleOptions = {},
): Promise<Handle<PortsOf<M>>> {
  if ((chosenEngine(options.engine) ?? 'embedded') === 'embedded') return embedded<PortsOf<M>>(top, options);
  if (options.metastability !== undefined) {
    throw new UserError({
      what: 'synchronisers settle at random in the embedded engine only',
      where: 'the option metastability',
      fix: "simulate(module, { engine: 'embedded' })",
    });
  }
  const { manifest, files } = await generate(top);
  return simulateDesign<PortsOf<M>>({ manifest, files }, options);
}

function embedded<P extends object>(
  top: Module<unknown> | (() => Module<unknown>),
  options: SimulateModuleOptions,
): Handle<P> {
  const { wave, seed = 1, initial = 'random', metastability } = options;
  if (wave !== undefined && !wave.endsWith('.vcd')) {
    throw new UserError({
      what: 'the embedded engine writes waveforms as VCD; other formats need Verilator',
      where: wave,
      fix: "name the file x.vcd, or simulate(module, { engine: 'verilator' })",
    });
  }
  const design = elaborate(top);
  const { errors } = check(design);
  if (errors.length > 0) throw new DiagnosticError(errors, design.places);
  const program = embeddedProgram(design, wave !== undefined);
  return startTestbench<P>(new EmbeddedBackend(program, { seed, initial, metastability }), options);
}
