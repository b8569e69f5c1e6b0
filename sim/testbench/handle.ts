import type { InsideSignal, ModelPort, ModelStream } from '../model/index.ts';
import { makeAccess, type Access, type PortValue } from './accessors.ts';
import { peekInside, pokeInside } from './inside.ts';
import type { Session } from './session.ts';
import { StreamMethods } from './stream-handle.ts';
import type { Transfers } from './transfers.ts';

/** A level of the design's port paths: a port, a stream, or a group of them. */
export interface Level {
  readonly children: Map<string, Level>;
  port: ModelPort | null;
  stream: ModelStream | null;
  /** A register or wire of the top module, where the back end can see it. */
  inside: InsideSignal | null;
}

type GroupClass = new (session: Session, transfers: Transfers) => object;

/** Where objects with port accessors keep their session. */
export const SESSION = Symbol('session');

/** The ports of a design as classes: made once per compiled design, so that the accessors are the same machine code for all instances. */
export interface PortClasses {
  /** All ports, under `ports`. */
  readonly Ports: GroupClass;
  readonly root: Level;
  readonly offsets: readonly number[];
}

const known = new WeakMap<object, PortClasses>();

/**
 * Classes whose objects have the design's ports as properties (`ports.enq.valid`): accessors that read and write the model's memory. There
 * is no Proxy, and no call into native code except to evaluate pending inputs.
 */
export function portClasses(session: Session): PortClasses {
  const key = session.backend.program;
  let classes = known.get(key);
  if (classes === undefined) {
    const root = makeTree(session);
    classes = { Ports: makeClass(root, session.offsets), root, offsets: session.offsets };
    known.set(key, classes);
  }
  return classes;
}

/**
 * Gives `prototype`, whose objects have a `SESSION`, the ports of the top level as accessors, where it has no property of that name. Streams and groups are
 * objects of their own and are not among them.
 */
export function definePortsOn(prototype: object, { root, offsets }: PortClasses): void {
  const free = [...root.children].filter(([name]) => !(name in prototype));
  defineAccessors(prototype, { ...root, children: new Map(free) }, offsets);
}

/** Functions to read and write every port by its path, e.g. `enq.bits` or a clock's name. */
export function makeAccesses(session: Session): ReadonlyMap<string, Access> {
  return new Map(
    session.interface.ports.map((port) => [port.path, makeAccess(port, session.offsets[port.index] ?? 0)]),
  );
}

function makeTree(session: Session): Level {
  const { ports, streams } = session.interface;
  const root = newLevel();
  for (const port of ports) {
    if (port.role === 'data') levelAt(root, port.path).port = port;
  }
  for (const stream of streams) levelAt(root, stream.path).stream = stream;
  for (const signal of session.backend.inside?.own ?? []) {
    const level = levelAt(root, signal.path);
    if (level.port === null && level.children.size === 0) level.inside = signal;
  }
  return root;
}

function newLevel(): Level {
  return { children: new Map(), port: null, stream: null, inside: null };
}

function levelAt(root: Level, path: string): Level {
  let level = root;
  for (const part of path.split('.')) {
    let child = level.children.get(part);
    if (child === undefined) {
      child = newLevel();
      level.children.set(part, child);
    }
    level = child;
  }
  return level;
}

function makeClass(level: Level, offsets: readonly number[]): GroupClass {
  const groups = [...level.children]
    .filter(([, child]) => child.port === null && child.inside === null)
    .map(([name, child]) => ({
      name,
      stream: child.stream,
      made: child.stream === null ? makeClass(child, offsets) : makeStreamClass(child, child.stream, offsets),
    }));

  class Group {
    readonly [SESSION]: Session;

    constructor(session: Session, transfers: Transfers) {
      this[SESSION] = session;
      Object.defineProperty(this, SESSION, { enumerable: false });
      for (const { name, made } of groups) {
        Object.defineProperty(this, name, { value: new made(session, transfers), enumerable: true });
      }
      const indices = groups.filter(({ name }) => /^\d+$/.test(name)).length;
      if (indices > 0) Object.defineProperty(this, 'length', { value: indices });
    }
  }
  defineAccessors(Group.prototype, level, offsets);
  return Group;
}

function makeStreamClass(level: Level, stream: ModelStream, offsets: readonly number[]): GroupClass {
  const bits = level.children.get('bits');
  const Bits = bits !== undefined && bits.port === null ? makeClass(bits, offsets) : null;

  class StreamGroup extends StreamMethods {
    readonly [SESSION]: Session;

    constructor(session: Session, transfers: Transfers) {
      super(session, stream, transfers);
      this[SESSION] = session;
      Object.defineProperty(this, SESSION, { enumerable: false });
      if (Bits !== null) Object.defineProperty(this, 'bits', { value: new Bits(session, transfers), enumerable: true });
    }
  }
  defineAccessors(StreamGroup.prototype, level, offsets);
  return StreamGroup;
}

function defineAccessors(prototype: object, level: Level, offsets: readonly number[]): void {
  let indices = 0;
  for (const [name, { port, inside }] of level.children) {
    if (inside !== null) defineInside(prototype, name, inside.path);
    if ((port !== null || inside !== null) && /^\d+$/.test(name)) indices += 1;
    if (port === null) continue;
    const { read, write } = makeAccess(port, offsets[port.index] ?? 0);
    Object.defineProperty(prototype, name, {
      get(this: { readonly [SESSION]: Session }) {
        return read(this[SESSION]);
      },
      set(this: { readonly [SESSION]: Session }, value: PortValue) {
        write(this[SESSION], value);
      },
      enumerable: true,
    });
  }
  if (indices > 0) Object.defineProperty(prototype, 'length', { value: indices });
}

function defineInside(prototype: object, name: string, path: string): void {
  Object.defineProperty(prototype, name, {
    get(this: { readonly [SESSION]: Session }) {
      return peekInside(this[SESSION].inside(`look at ${path}`), path, undefined);
    },
    set(this: { readonly [SESSION]: Session }, value: PortValue) {
      pokeInside(this[SESSION].inside(`set ${path}`), path, value, undefined);
      this[SESSION].dirty = true;
    },
    enumerable: true,
  });
}
