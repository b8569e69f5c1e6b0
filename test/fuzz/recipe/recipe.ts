/**
 * A random design as plain data, which shrinks: every part may be removed or made smaller, and what is left still has a meaning. Whoever turns it into
 * source text (`toSource`) gives what refers to a part that is gone the value 0, and makes operands fit.
 */

export type Ground =
  | { readonly kind: 'bool' }
  | { readonly kind: 'uint' | 'sint'; readonly width: number }
  | { readonly kind: 'enum'; readonly name: string };

/** Types of ports, registers, wires and words: ground ones, vectors, bundles with the fields f0, f1, …, and streams (of ports only). */
export type Shape =
  | Ground
  | { readonly kind: 'vec'; readonly length: number; readonly of: Shape }
  | { readonly kind: 'bundle'; readonly fields: readonly Shape[] }
  | { readonly kind: 'stream'; readonly of: Shape };

/** Steps from a declared thing to a part of it: indices of vectors, names of fields and of an instance's ports. */
export type Path = readonly (string | number)[];

/** A value. `call` is an operator with its operands (`args`) and fixed numbers (`n`: widths, positions, counts). */
export type Ex =
  | { readonly op: 'lit'; readonly type: Ground; readonly value: string; readonly bare?: boolean }
  | { readonly op: 'ref'; readonly root: string; readonly path: Path; readonly type: Ground }
  | {
      readonly op: 'at';
      readonly root: string;
      readonly path: Path;
      readonly index: Ex;
      readonly rest: Path;
      readonly type: Ground;
    }
  | { readonly op: 'param'; readonly type: Ground }
  | { readonly op: 'call'; readonly f: Operator; readonly args: readonly Ex[]; readonly n?: readonly number[] };

export type Operator =
  | 'not'
  | 'neg'
  | 'andR'
  | 'orR'
  | 'xorR'
  | 'asUInt'
  | 'asSInt'
  | 'resize'
  | 'bits'
  | 'bit'
  | 'bitAt'
  | 'add'
  | 'addx'
  | 'sub'
  | 'subx'
  | 'mul'
  | 'and'
  | 'or'
  | 'xor'
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'shl'
  | 'shr'
  | 'shlBy'
  | 'shrBy'
  | 'mux'
  | 'select'
  | 'cat'
  | 'repeat'
  | 'unpack';

/** What a statement drives: a leaf of something declared, some bits of it, or the element that `at` chooses. */
export interface Target {
  readonly root: string;
  readonly path: Path;
  readonly at?: { readonly index: Ex; readonly rest: Path };
  readonly hi?: number;
  readonly lo?: number;
}

export type Stmt =
  | { readonly s: 'set'; readonly target: Target; readonly value: Ex; readonly crossing?: boolean }
  /** A whole vector or bundle at once, one value per leaf. */
  | {
      readonly s: 'setAll';
      readonly root: string;
      readonly path: Path;
      readonly values: readonly Ex[];
      /** The values are of another domain, on purpose. */
      readonly crossing?: boolean;
    }
  | {
      readonly s: 'when';
      readonly branches: readonly { readonly cond: Ex; readonly body: readonly Stmt[] }[];
      readonly otherwise: readonly Stmt[] | null;
    }
  | {
      readonly s: 'match';
      readonly subject: Ex;
      /** Member numbers where the subject is an enumeration. */
      readonly cases: readonly { readonly values: readonly string[]; readonly body: readonly Stmt[] }[];
      readonly otherwise: readonly Stmt[] | null;
    };

export interface MemoryPortRecipe {
  readonly name: string;
  readonly kind: 'read' | 'write' | 'readwrite';
  readonly latency: 0 | 1;
  readonly maskBits: number | null;
  readonly addr: Ex;
  readonly enable: Ex | null;
  readonly write: Ex | null;
  /** One value per leaf of the word. */
  readonly data: readonly Ex[];
  readonly mask: Ex | null;
  /** The port is used while this holds, and at `otherwise` when it does not (null: not used then). */
  readonly only: { readonly cond: Ex; readonly otherwise: Ex | null } | null;
}

/** Something that a module has. In `logic()` they come in this order. */
export type Item =
  | { readonly i: 'input'; readonly name: string; readonly shape: Shape; readonly domain: number }
  | { readonly i: 'output'; readonly name: string; readonly shape: Shape; readonly domain: number }
  | { readonly i: 'wire'; readonly name: string; readonly shape: Shape; readonly usual: readonly string[] | null }
  | { readonly i: 'drive'; readonly body: readonly Stmt[] }
  | { readonly i: 'let'; readonly name: string; readonly value: Ex }
  | {
      readonly i: 'reg';
      readonly name: string;
      readonly shape: Shape;
      /** One per leaf; null: no reset. */
      readonly init: readonly string[] | null;
      readonly domain: number;
    }
  | { readonly i: 'next'; readonly body: readonly Stmt[] }
  | {
      readonly i: 'memory';
      readonly name: string;
      readonly shape: Shape;
      readonly depth: number;
      readonly style: 'auto' | 'block' | 'distributed' | 'registers';
      readonly readDuringWrite: 'old' | 'new' | 'forbidden';
      /** Words from address 0, one value per leaf. */
      readonly init: readonly (readonly string[])[] | null;
      readonly domain: number;
      /** Reads give the local values `<name>_<port>`. */
      readonly ports: readonly MemoryPortRecipe[];
    }
  | {
      readonly i: 'instance';
      readonly name: string;
      readonly module: string;
      readonly k: number;
      /** The domain around the instance; its default. */
      readonly domain: number;
      /** The instance's domains that others drive. */
      readonly domains: readonly (readonly [theirs: number, ours: number])[];
    }
  | { readonly i: 'check'; readonly what: 'assert' | 'assume' | 'cover'; readonly cond: Ex; readonly domain: number };

export interface ModuleRecipe {
  readonly name: string;
  readonly items: readonly Item[];
}

/** The domain that a module gets from around it. */
export const INHERITED = -1;

export interface DomainRecipe {
  readonly name: string;
  readonly clock: string;
  readonly edge: 'rising' | 'falling';
  readonly reset: { readonly name: string; readonly kind: 'sync' | 'async'; readonly activeLow: boolean } | null;
  /** Stimulus: the clock changes every so many steps, the first time at `phase`. */
  readonly half: number;
  readonly phase: number;
}

export interface DesignRecipe {
  /** Where the stimulus comes from, and what the classes are named after. */
  readonly seed: number;
  readonly steps: number;
  /** Domain 0 is the library's default. */
  readonly domains: readonly DomainRecipe[];
  readonly enums: readonly { readonly name: string; readonly members: number }[];
  /** Leaves first; the last one is the top. */
  readonly modules: readonly ModuleRecipe[];
}
