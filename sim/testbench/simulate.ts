import type { Manifest } from '../../gen/manifest/index.ts';
import { UserError } from '../../gen/errors.ts';
import type { Backend } from '../model/index.ts';
import type { DesignFiles } from '../verilator/index.ts';
import { definePortsOn, portClasses } from './handle.ts';
import { Session } from './session.ts';
import { Testbench, type TestbenchOptions } from './testbench.ts';

export interface SimulateOptions extends TestbenchOptions {
  /** Compile for a short build rather than a fast model. Default false. */
  readonly quick?: boolean;
  /** Directory that keeps the model instead of the cache. */
  readonly modelDirectory?: string;
  /** Told what is being built, a line at a time; silent when the model is in the cache. */
  readonly onProgress?: (message: string) => void;
  /** Stops the build, and asynchronous runs. */
  readonly signal?: AbortSignal;
}

/** A printed design: its manifest with the text of the files, or with the directory that holds them. */
export type PrintedDesign = DesignFiles | { readonly manifest: Manifest; readonly directory: string };

/** A testbench handle: the design's ports and what runs it. A port with the name of a method is found in `ports`. */
export type Handle<P extends object> = Omit<P, keyof Testbench> & Testbench & { readonly ports: P };

/**
 * Builds a printed design with Verilator (or takes it from the cache) and starts it, out of reset.
 *
 * @typeParam P the ports as properties, e.g. `{ en: boolean; count: number }`
 * @throws {UserError} when a tool is missing or the design does not compile
 */
export async function simulateDesign<P extends object = Record<string, never>>(
  design: PrintedDesign,
  options: SimulateOptions = {},
): Promise<Handle<P>> {
  if (options.wave?.endsWith('.vcd') === true) {
    throw new UserError({
      what: 'on Verilator waveforms are written as FST',
      where: options.wave,
      fix: "name the file x.fst, or simulate(module, { engine: 'embedded' })",
    });
  }
  // Loaded late: the embedded engine needs none of it.
  const { buildModel, readDesign, VerilatorBackend } = await import('../verilator/index.ts');
  const files = 'files' in design ? design : await readDesign(design.directory, design.manifest);
  const { quick, modelDirectory: directory, onProgress, signal } = options;
  const model = await buildModel(files, { wave: options.wave !== undefined, quick, directory, onProgress, signal });
  const backend = new VerilatorBackend(model, { seed: options.seed ?? 1, initial: options.initial ?? 'random' });
  return startTestbench<P>(backend, options);
}

/** A handle on a running instance, out of reset. */
export function startTestbench<P extends object>(backend: Backend, options: TestbenchOptions): Handle<P> {
  const session = new Session(backend, {
    recording: options.record ?? 'steps',
    onPrint: options.onPrint ?? ((text) => console.log(text)),
  });
  try {
    return makeHandle<P>(session, options);
  } catch (error) {
    session.dispose();
    throw error;
  }
}

const classes = new WeakMap<object, typeof Testbench>();

/** Makes the handle: an object of a class for this design, with the ports on it where no method is in the way. */
function makeHandle<P extends object>(session: Session, options: TestbenchOptions): Handle<P> {
  const { program } = session.backend;
  let Design = classes.get(program);
  if (Design === undefined) {
    Design = class extends Testbench {};
    definePortsOn(Design.prototype, portClasses(session));
    classes.set(program, Design);
  }
  const handle = new Design(session, options);
  for (const [name, group] of Object.entries(Object.getOwnPropertyDescriptors(handle.ports))) {
    if (group.enumerable === true && !(name in handle)) Object.defineProperty(handle, name, group);
  }
  return handle as Handle<P>;
}
