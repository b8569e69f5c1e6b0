import type { Signal } from '../../ir/index.ts';
import { isContextDetermined, type Node } from '../graph/index.ts';
import { indexedBase } from '../prettify/indexed-base.ts';

/** A place in the text where an expression stands. */
export interface Root {
  readonly node: Node;
  /** Inside `always_comb`, where Icarus cannot follow constant selects and reads of an array. */
  readonly combinational: boolean;
  /** Only a name, a constant or a part of a signal may stand here. */
  readonly nameOnly: boolean;
  /** The index of an array, which Icarus computes without cutting it to its width. */
  readonly address: boolean;
  /** False where only formal tools look (`cover`): such a use does not count as a read. */
  readonly live: boolean;
}

/** Which expressions get a wire of their own, and what is known about each place they stand at. */
export interface Lifting {
  /** Number of uses; 0: not part of the text. */
  readonly uses: Int32Array;
  /** 1: the expression has a wire. */
  readonly lifted: Uint8Array;
  /** 1: the expression stands inside `always_comb`. */
  readonly combinational: Uint8Array;
  /** 1: something that simulators see depends on the expression. */
  readonly live: Uint8Array;
  /** 1: the expression stands in one whose width Yosys takes from its operands: no size cast that cuts may stand there. */
  readonly inContext: Uint8Array;
  /** By number of the expression: the signal that it reads as, because it is that signal's value. */
  readonly homes: readonly (Signal | undefined)[];
}

/**
 * Decides which expressions become wires. They must where SystemVerilog or a tool cannot take them in place: bits of an expression that is
 * used whole too, constant selects in `always_comb`, a choice by index. They should where the author named them, or where the same
 * computation would otherwise stand in the text twice. `homes` offers for an expression the signal that it is the whole value of.
 */
export function lift(nodes: readonly Node[], roots: readonly Root[], homes: ReadonlyMap<Node, Signal>): Lifting {
  const uses = new Int32Array(nodes.length);
  const lifted = new Uint8Array(nodes.length);
  const combinational = new Uint8Array(nodes.length);
  const live = new Uint8Array(nodes.length);
  const nameOnly = new Uint8Array(nodes.length);
  const inAddress = new Uint8Array(nodes.length);
  const atHome: (Signal | undefined)[] = [];
  const inContext = new Uint8Array(nodes.length);

  const use = (n: Node, inside: number, alive: number, times = 1): void => {
    uses[n.id] += times;
    combinational[n.id] |= inside;
    live[n.id] |= alive;
  };
  for (const root of roots) {
    use(root.node, root.combinational ? 1 : 0, root.live ? 1 : 0);
    if (root.nameOnly) nameOnly[root.node.id] = 1;
    if (root.address) inAddress[root.node.id] = 1;
  }
  // Operands have smaller numbers: going down, every use of a node has been seen when its turn comes.
  for (let id = nodes.length - 1; id >= 0; id--) {
    const n = nodes[id];
    if (uses[id] === 0 || n.args.length === 0) continue;
    const base = n.op === 'index' ? indexedBase(n) : null;
    const asCase = n.op === 'index' && base === null;
    const wanted =
      asCase ||
      (nameOnly[id] === 1 && !(n.op === 'slice' && isNamed(n.args[0]))) ||
      (n.op === 'memread' && (combinational[id] === 1 || uses[id] > 1)) ||
      (n.op === 'slice' && combinational[id] === 1 && n.lo > 0) ||
      (inContext[id] === 1 && isNarrowingCast(n, combinational[id] === 1)) ||
      (inAddress[id] === 1 && OVERFLOWS.has(n.op)) ||
      (uses[id] > 1 && !isTrivial(n));
    const home = homes.get(n);
    if (home !== undefined && !asCase && uses[id] > 1 && wanted && (n.given === null || n.given === home.name)) {
      atHome[id] = home;
    } else if (wanted || n.given !== null) {
      lifted[id] = 1;
    }
    const inside = asCase ? 1 : lifted[id] === 1 || atHome[id] !== undefined ? 0 : combinational[id];
    if (n.op === 'memread') inAddress[n.args[0].id] = 1;
    if (inAddress[id] === 1 && lifted[id] === 0 && atHome[id] === undefined && isContextDetermined(n)) {
      for (const a of n.args) inAddress[a.id] = 1;
    }
    const passesOn = inContext[id] === 1 && lifted[id] === 0 && atHome[id] === undefined && PASSES_ON.has(n.op);
    const shares = passesOn || isContextDetermined(n) || (COMPARES.has(n.op) && n.args.some(isContextDetermined));
    if (shares) for (const a of n.args) inContext[a.id] = 1;
    if (base !== null) {
      // Stands as `base[index]`; past the end it is guarded by a comparison with the index.
      use(n.args[0], inside, live[id], base.guarded ? 2 : 1);
      use(base.node, inside, live[id]);
      nameOnly[base.node.id] = 1;
    } else {
      for (const a of n.args) {
        use(a, inside, live[id]);
        if (widens(n, a)) nameOnly[a.id] = 1;
      }
    }
  }
  return { uses, lifted, combinational, live, inContext, homes: atHome };
}

/** True when `a` is sign-extended in `n` and so must have a name. (Zeros are put before an expression by concatenation.) */
function widens(n: Node, a: Node): boolean {
  return (n.op === 'pad' || n.op === 'mul') && a.signed && isContextDetermined(a);
}

/** Whose operands have one width, that of the wider: `~a >= 1'(wide)` widens `a` before it is inverted. */
const COMPARES: ReadonlySet<Node['op']> = new Set<Node['op']>(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

/**
 * What can leave its width. Icarus 11 computes the index of an array exactly: `memory[address - 3'd6]` is out of range for it where the difference is
 * negative, so it reads unknowns.
 */
const OVERFLOWS: ReadonlySet<Node['op']> = new Set<Node['op']>(['add', 'sub', 'mul', 'neg', 'not', 'shl']);

const PASSES_ON: ReadonlySet<Node['op']> = new Set<Node['op']>(['cast', 'cat', 'pad', 'slice']);

/**
 * True for bits that are written as a size cast of something wider. Yosys 0.23 takes the width of `7'(wide)` for that of `wide` where the cast is an
 * operand: `{a, 7'(wide) ^ b}` has too many bits for it, and a carry out of `7'(wide) + b` is not cut off.
 */
function isNarrowingCast(n: Node, combinational: boolean): boolean {
  return n.op === 'slice' && (combinational || !isNamed(n.args[0]));
}

/** A signal, or a value that has a wire because the author named it. */
function isNamed(n: Node): boolean {
  return n.op === 'signal' || n.given !== null;
}

/** Short enough to be written again wherever it is used. */
function isTrivial(n: Node): boolean {
  switch (n.op) {
    case 'not':
    case 'cast':
    case 'pad':
    case 'slice':
    case 'andr':
    case 'orr':
      return isNamed(n.args[0]);
    case 'eq':
    case 'ne':
      return isNamed(n.args[0]) && n.args[1].op === 'const';
    default:
      return false;
  }
}
