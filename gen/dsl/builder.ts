import type { Domain, DrivenReset, Expr, Memory, PlaceId, Signal, Statement } from '../ir/index.ts';
import type { Module } from './module.ts';
import type { Session } from './session.ts';
import type { Type } from './type.ts';
import type { Value } from './value.ts';

/** Something that the user declared in a module and that takes its name from there. */
export interface Declared {
  /** What the user holds: a value, a memory or a module. */
  readonly object: object;
  readonly place: PlaceId;
  /** Known for fields at once, for locals when elaboration ends. */
  path: string | null;
  /** The name where the source gives none. */
  readonly fallback: string;
  /** True for what a class field holds: only these carry the field's doc comment. */
  isField: boolean;
  /** Gives the parts their paths and names. */
  rename(path: string, doc: string): void;
}

export interface InstanceRecord {
  readonly child: ModuleBuilder;
  readonly place: PlaceId;
  readonly domains: ReadonlyMap<Domain, Domain>;
  /** Child port → the parent's signal for it, in the order of the child's ports. */
  readonly signals: readonly Signal[];
  name: string;
  path: string;
  doc: string;
}

export interface StreamPort {
  readonly type: Type;
  readonly path: string;
  readonly direction: 'consumes' | 'produces';
  readonly valid: Signal;
  readonly ready: Signal;
  readonly payload: readonly Signal[];
  readonly declared: Declared;
}

/** A bundle or vector that was computed; its leaves are named after it. */
export interface MadeComposite {
  readonly value: Value;
  readonly place: PlaceId;
  path: string | null;
}

/** What elaboration gathers about one module: lists that declarations and statements append to. */
export class ModuleBuilder {
  readonly module: Module<unknown>;
  readonly session: Session;
  readonly place: PlaceId;
  /** Under construction before this one. */
  below: ModuleBuilder | null;
  /** The module that holds the instance; null for the top and for what was not handed to `instance()` yet. */
  parent: ModuleBuilder | null = null;
  phase: 'fields' | 'logic' | 'done' = 'fields';
  /** How many modules are under construction below. */
  readonly depth: number;
  /** Constructed but never handed to `instance()`: reported once, its signals not again. */
  abandoned = false;
  /** Where registers and checks go now. */
  domain: Domain;
  readonly defaultDomain: Domain;

  readonly declared = new Map<object, Declared>();
  readonly ports: Signal[] = [];
  readonly streams: StreamPort[] = [];
  readonly signals: Signal[] = [];
  readonly memories: Memory[] = [];
  readonly instances: InstanceRecord[] = [];
  /** How many of the instances the fields hold; the rest come from `logic()`. */
  fieldInstances = 0;
  /** Assignments that stand before all others: defaults of wires. */
  readonly defaults: Statement[] = [];
  readonly body: Statement[] = [];
  /** The list that statements go to now: the body, or a branch within it. */
  scope: Statement[] = this.body;
  /** Branches around the statements that come now. */
  nesting = 0;
  readonly made: Expr[] = [];
  readonly madeComposites: MadeComposite[] = [];
  /** Expressions held by class fields, under the fields' names. */
  readonly madeFields: { readonly path: string; readonly value: Value }[] = [];
  readonly ownDomains = new Set<Domain>();
  /** Domains whose reset this module makes. */
  readonly resets = new Map<Domain, DrivenReset>();
  /** Own port → the parent's signal for it, once this module is an instance. */
  portMap: ReadonlyMap<Expr, Signal> | null = null;
  /** An equal module that was elaborated before and stands for this one as well. */
  same: ModuleBuilder | null = null;
  instance: InstanceRecord | null = null;

  constructor(module: Module<unknown>, session: Session, below: ModuleBuilder | null, domain: Domain, place: PlaceId) {
    this.module = module;
    this.session = session;
    this.below = below;
    this.depth = below === null ? 0 : below.depth + 1;
    this.domain = domain;
    this.defaultDomain = domain;
    this.place = place;
  }

  get className(): string {
    return this.module.constructor.name;
  }

  /** The hierarchy path, e.g. `chip.pe[3].mac`; final once elaboration has ended. */
  hierarchy(): string {
    const own = this.instance === null ? snakeTop(this.className) : bracketed(this.instance.path);
    return this.parent === null ? own : `${this.parent.hierarchy()}.${own}`;
  }

  describe(): string {
    return this.instance === null ? this.className : `${this.className} (${this.hierarchy()})`;
  }
}

function snakeTop(className: string): string {
  return className === '' ? 'top' : className[0].toLowerCase() + className.slice(1);
}

/** `pes.3.mac` as `pes[3].mac`. */
function bracketed(path: string): string {
  return path.replace(/\.(\d+)(?=\.|$)/g, '[$1]');
}
