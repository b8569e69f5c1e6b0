import type { Design, Memory, Signal } from '../../gen/ir/index.ts';
import { Elaborated } from './elaborated.ts';
import { EngineError } from './errors.ts';
import type { Scope } from './flatten/scope.ts';
import { localPath, pathIn } from './flatten/scope.ts';
import { storedWords } from './flatten/storage.ts';
import { Instance } from './instance.ts';
import type { Slot } from './layout.ts';
import { orderItems } from './schedule/order.ts';
import { joinCheapChoices } from './schedule/join.ts';
import type { Placement } from './schedule/place.ts';
import { clearPlacement, placeValues } from './schedule/place.ts';
import type { RestMemory } from './schedule/rest.ts';
import { letStagesRest } from './schedule/rest.ts';
import type { Root } from './schedule/sink.ts';
import { splitRoots } from './schedule/split.ts';
import { useVectors } from './schedule/vectors.ts';
import type { CompileOptions, EngineProgram, InstantiateOptions, SignalInfo } from './types.ts';
import { emitFunctions } from './wasm/emit.ts';
import type { FunctionCode } from './wasm/module.ts';
import { encodeModule } from './wasm/module.ts';
import type { WasmModule } from './wasm/host.ts';
import { wasm } from './wasm/host.ts';
import { withMain } from './wasm/main.ts';

/** Words of memory for what functions hand to each other, beside two for each value of the design. */
const SCRATCH = 65_536;
/** Blocks of a module in which stages may rest. */
const REST_WORDS = 256;

export interface NamedMemory {
  readonly kind: 'memory';
  readonly scope: Scope;
  readonly memory: Memory;
}

/** What a path names. */
export type Named = { readonly kind: 'signal'; readonly scope: Scope; readonly signal: Signal } | NamedMemory;

/** A design compiled to WebAssembly; its functions are made when they are first needed. */
export class Program implements EngineProgram {
  readonly design: Design;
  readonly elaborated: Elaborated;
  readonly domains: EngineProgram['domains'];
  readonly checks: EngineProgram['checks'];
  readonly kept: ReadonlyMap<string, Slot>;
  readonly #modules = new Map<string, WasmModule>();
  #names: Map<string, Named> | null = null;
  /** Bytes of an instance's memory, and where functions may put values that they hand on. */
  readonly memoryBytes: number;
  readonly scratchBase: number;
  /** Words that say which stages have something to do. */
  readonly restBase: number;

  constructor(design: Design, options: CompileOptions) {
    this.design = design;
    this.elaborated = new Elaborated(design, 64, options.keep === 'all');
    const { layout, checks, kept } = this.elaborated;
    this.domains = design.top.domains.map((domain) => ({
      domain,
      clock: layout.clockOf(domain),
      reset: layout.resetOf(domain),
    }));
    this.checks = checks.map(({ check, scope }) => ({ check, path: scope.path }));
    this.kept = kept;
    const all = 2 ** design.top.domains.length - 1;
    this.restBase = layout.allocate(4 * REST_WORDS);
    this.scratchBase = layout.allocate(8);
    this.moduleOf('settle');
    if (all > 0) this.moduleOf(`tick${all}`);
    this.memoryBytes = this.scratchBase + SCRATCH + 16 * this.elaborated.words.graph.nodes.length;
  }

  slotOf(port: Signal): Slot {
    const { layout } = this.elaborated;
    const slot = layout.inputs.get(port)?.slot ?? layout.outputs.get(port);
    if (slot === undefined) throw new Error(`${port.name} is no port of ${this.design.top.className}`);
    return slot;
  }

  get signals(): readonly SignalInfo[] {
    return [...this.#named()].map(([path, named]) => {
      if (named.kind === 'memory') {
        const { width, depth } = named.memory;
        return { path, kind: 'memory', width, signed: false, depth };
      }
      const { signal } = named;
      const { kind } = signal;
      const shown = kind === 'input' || kind === 'output' ? kind : kind === 'reg' ? 'register' : 'wire';
      return { path, kind: shown, width: signal.width, signed: signal.signed, depth: 1 };
    });
  }

  instantiate(options: InstantiateOptions = {}): Instance {
    return new Instance(this, options);
  }

  /** @throws EngineError when nothing has that path */
  find(path: string): Named {
    const named = this.#named().get(path);
    if (named !== undefined) return named;
    const last = path.slice(path.lastIndexOf('.') + 1);
    const similar = [...this.#named().keys()]
      .filter((other) => other.endsWith(last) || other.startsWith(path))
      .slice(0, 5);
    throw new EngineError({
      what: `nothing in ${this.design.top.className} is called ${path}`,
      expected: similar.length > 0 ? `for example ${similar.join(', ')}` : 'the path of a signal, register or memory',
      fix: 'list them with `signals`',
    });
  }

  /** Modules by what they do: `settle`, `resets`, `tick3` (domains 0 and 1), `peek` with a path. */
  moduleOf(what: string): WasmModule {
    let module = this.#modules.get(what);
    if (module === undefined) this.#modules.set(what, (module = new wasm.Module(this.encode(what))));
    return module;
  }

  /** The bytes of a module, for measurements. */
  encode(what: string): Uint8Array<ArrayBuffer> {
    if (what === 'settle') return this.#link([...this.#resetStages(), this.#placed(this.elaborated.settled(), null)]);
    if (what.startsWith('tick')) {
      const mask = Number(what.slice(4));
      const after = this.elaborated.resets
        .filter(({ driven, kind, index }) => !driven && (kind === 'async' || ((mask >> index) & 1) === 1))
        .map((group) => this.#placed(this.elaborated.resetRoots(group), null));
      const edges = [...this.elaborated.settled(), ...this.elaborated.edges(mask)];
      return this.#link([...this.#resetStages(), this.#placed(edges, this.#restMemory()), ...after]);
    }
    if (what.startsWith('peek '))
      return this.#link([...this.#resetStages(), this.#placed(this.#peekRoots(this.find(what.slice(5))), null)]);
    throw new Error(`no module ${what}`);
  }

  /** Where `peek` leaves the value. */
  peekSlot({ width, signed }: Signal): Slot {
    return { offset: this.scratchBase, bytes: Math.max(8, 4 * Math.ceil(width / 32)), width, signed };
  }

  #peekRoots(named: Named): Root[] {
    if (named.kind === 'memory') return [];
    const value = this.elaborated.words.zeroed(this.elaborated.resolver.value(named.scope, named.signal));
    return storedWords(this.elaborated.words, this.peekSlot(named.signal)).map(({ offset, width }, i) => {
      const word = value.words[i];
      return {
        sink: { kind: 'store', place: null, offset, bytes: word.bits / 8, value: word, old: null, extend: null, width },
        condition: null,
      };
    });
  }

  /** Asynchronous resets: from ports, then those made inside, until one has had time to lead to the next. */
  #resetStages(): Placement[] {
    const asynchronous = this.elaborated.resets.filter(({ kind }) => kind === 'async');
    const driven = asynchronous.filter((group) => group.driven);
    const rounds = Array.from({ length: Math.min(driven.length, 4) }, () => driven).flat();
    return [...asynchronous.filter((group) => !group.driven), ...rounds].map((group) =>
      this.#placed(this.elaborated.resetRoots(group), null),
    );
  }

  /** Words of one module; another one counts them anew, since whoever changes modules makes everything stale. */
  #restMemory(): RestMemory {
    let next = 0;
    return {
      stale: this.elaborated.stale,
      allocate: () => {
        if (next === REST_WORDS) return null;
        const offset = this.restBase + 4 * next++;
        return { place: { kind: 'state', name: `stages ${next}` }, offset };
      },
    };
  }

  /** Puts everything where it is computed. */
  #placed(roots: readonly Root[], rest: RestMemory | null): Placement {
    const { graph } = this.elaborated.words;
    const top = splitRoots(graph, roots, () => false);
    let placement = placeValues(graph, top);
    const again = (): void => {
      clearPlacement(placement);
      placement = placeValues(graph, top);
    };
    if (rest !== null && letStagesRest(graph, placement, rest)) again();
    if (joinCheapChoices(graph, placement)) again();
    if (useVectors(graph, placement)) again();
    return placement;
  }

  /** One module that does the stages one after the other. */
  #link(stages: readonly Placement[]): Uint8Array<ArrayBuffer> {
    let free = this.scratchBase + 1024;
    const scratch = { allocate: () => (free += 8) - 8 };
    const { failedOffset } = this.elaborated;
    const parts = stages.flatMap((placement): FunctionCode[] => {
      orderItems(placement);
      return emitFunctions(placement, scratch, failedOffset);
    });
    const functions = withMain(parts, failedOffset);
    return encodeModule(functions, new Map([['run', functions.length - 1]]));
  }

  #named(): Map<string, Named> {
    if (this.#names !== null) return this.#names;
    const names = new Map<string, Named>();
    for (const scope of this.elaborated.scopes) {
      const add = (signal: Signal): void => {
        const local = localPath(signal);
        const path = pathIn(scope, local);
        if (local !== '' && !names.has(path)) names.set(path, { kind: 'signal', scope, signal });
      };
      if (scope.module.blackBox === null) for (const port of scope.module.ports) add(port);
      for (const signal of scope.module.signals) add(signal);
      for (const memory of scope.module.memories)
        names.set(pathIn(scope, localPath(memory)), { kind: 'memory', scope, memory });
      for (const signal of scope.info.memoryData.keys()) add(signal);
    }
    this.#names = names;
    return names;
  }
}
