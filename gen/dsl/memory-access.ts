import type { Expr, PlaceId, ReadPort, ReadWritePort, Signal, Statement, WritePort } from '../ir/index.ts';
import { logicBuilder } from './assign.ts';
import type { BoolLiteral, BoolSignal } from './bool.ts';
import { Bool } from './bool.ts';
import type { ModuleBuilder } from './builder.ts';
import { argumentAt, coerce } from './coerce.ts';
import { complain } from './complain.ts';
import { here } from './here.ts';
import { NO_ARGUMENT } from './operand.ts';
import { packExprs, unpackExprs } from './pack.ts';
import type { LiteralOf, Type } from './type.ts';
import { buildFrom } from './type.ts';
import type { UIntSignal } from './uint.ts';
import { UInt } from './uint.ts';
import type { Value } from './value.ts';

/** What the ports of a memory share. */
export interface PortCore {
  readonly builder: ModuleBuilder;
  readonly type: Type;
  readonly name: string;
  /** Where the port was used last: a second use in the same list of statements would overrule the first. */
  lastScope: Statement[] | null;
}

type Address = UIntSignal | number;
type Data<S extends Value> = S | LiteralOf<S['type']>;
type Enable = BoolSignal | BoolLiteral;

/** Begins a use of a port here; null when it cannot be used here, which has then been reported. */
function begin(core: PortCore, place: PlaceId, what: string): ModuleBuilder | null {
  const builder = logicBuilder(what, place);
  if (builder === null) return null;
  if (builder !== core.builder) {
    complain('memoryUse', {
      place,
      expected: 'a memory of this module',
      found: `a memory of ${core.builder.describe()}`,
      fix: 'give that module ports through which its memory is reached',
    });
    return null;
  }
  if (core.lastScope === builder.scope) {
    complain('memoryUse', {
      place,
      expected: `one use of port ${core.name} on a path`,
      found: 'a second use beside the first, which would overrule it',
      fix: 'declare another port, or choose the address and data with mux() or when()',
    });
  }
  core.lastScope = builder.scope;
  return builder;
}

function drive(builder: ModuleBuilder, target: Signal, value: Expr, place: PlaceId): void {
  builder.scope.push({ kind: 'assign', target, hi: target.width - 1, lo: 0, value, place });
}

function driveFrom(
  builder: ModuleBuilder,
  target: Signal,
  type: Type,
  source: unknown,
  place: PlaceId,
  argument: number = NO_ARGUMENT,
): void {
  drive(builder, target, coerce(type, source, argumentAt(place, argument))[0], place);
}

function driveData(
  builder: ModuleBuilder,
  target: Signal,
  core: PortCore,
  source: unknown,
  place: PlaceId,
  argument: number,
): void {
  const leaves = coerce(core.type, source, argumentAt(place, argument));
  drive(
    builder,
    target,
    leaves.length === 1 && leaves[0].signed === target.signed ? leaves[0] : packExprs(leaves, place),
    place,
  );
}

function driveMask(builder: ModuleBuilder, target: Signal | null, mask: unknown, place: PlaceId): void {
  if (target === null) {
    if (mask === undefined) return;
    complain('memoryUse', {
      place,
      expected: 'whole words: the port has no mask',
      found: 'a mask',
      fix: 'declare the port with maskBits',
    });
    return;
  }
  const all = (1n << BigInt(target.width)) - 1n;
  driveFrom(builder, target, UInt(target.width), mask ?? all, place);
}

function dataValue(core: PortCore, data: Signal, place: PlaceId): Value {
  const leaves = unpackExprs(core.type, data, place);
  return buildFrom(core.type, leaves);
}

export class MemoryReadPort<S extends Value> {
  declare readonly $kind: 'read';
  readonly #core: PortCore;
  readonly #port: ReadPort;

  constructor(core: PortCore, port: ReadPort) {
    this.#core = core;
    this.#port = port;
  }

  /**
   * The word at `addr`: in this cycle with latency 0, in the next with latency 1, where it holds until the port is
   * enabled again. Inside `when` the port is enabled only while its conditions hold.
   */
  read(addr: Address, options: { readonly enable?: Enable } = {}): S {
    const place = here();
    const port = this.#port;
    const builder = begin(this.#core, place, '.read()');
    if (builder !== null) {
      driveFrom(builder, port.addr, UInt(port.addr.width), addr, place, 0);
      if (port.enable !== null) driveFrom(builder, port.enable, Bool(), options.enable ?? true, place);
      else if (options.enable !== undefined) {
        complain('memoryUse', {
          place,
          expected: 'no enable: a port of latency 0 reads all the time',
          found: 'enable',
          fix: 'leave it out, or give the port latency 1',
        });
      }
    }
    return dataValue(this.#core, port.data, place) as S;
  }
}

export class MemoryWritePort<S extends Value> {
  declare readonly $kind: 'write';
  readonly #core: PortCore;
  readonly #port: WritePort;

  constructor(core: PortCore, port: WritePort) {
    this.#core = core;
    this.#port = port;
  }

  /**
   * Writes `data` to `addr` at the clock edge while `enable` (default: always) and the conditions around hold. Without
   * `mask` the whole word.
   */
  write(
    addr: Address,
    data: Data<S>,
    options: { readonly enable?: Enable; readonly mask?: UIntSignal | number | bigint } = {},
  ): void {
    const place = here();
    const port = this.#port;
    const builder = begin(this.#core, place, '.write()');
    if (builder === null) return;
    driveFrom(builder, port.addr, UInt(port.addr.width), addr, place, 0);
    driveFrom(builder, port.enable, Bool(), options.enable ?? true, place);
    driveData(builder, port.data, this.#core, data, place, 1);
    driveMask(builder, port.mask, options.mask, place);
  }
}

export class MemoryReadWritePort<S extends Value> {
  declare readonly $kind: 'readwrite';
  readonly #core: PortCore;
  readonly #port: ReadWritePort;

  constructor(core: PortCore, port: ReadWritePort) {
    this.#core = core;
    this.#port = port;
  }

  /**
   * Reads or, while `write` is true, writes the word at `addr` at the clock edge. Gives the word read, from the next
   * cycle on; it holds on writes and while not enabled.
   */
  access(
    addr: Address,
    options: {
      readonly enable?: Enable;
      readonly write: Enable;
      readonly data: Data<S>;
      readonly mask?: UIntSignal | number | bigint;
    },
  ): S {
    const place = here();
    const port = this.#port;
    const builder = begin(this.#core, place, '.access()');
    if (builder !== null) {
      driveFrom(builder, port.addr, UInt(port.addr.width), addr, place, 0);
      driveFrom(builder, port.enable, Bool(), options.enable ?? true, place);
      driveFrom(builder, port.write, Bool(), options.write, place);
      driveData(builder, port.data, this.#core, options.data, place, NO_ARGUMENT);
      driveMask(builder, port.mask, options.mask, place);
    }
    return dataValue(this.#core, port.readData, place) as S;
  }
}
