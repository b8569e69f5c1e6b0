/** A name in a waveform file. */
export interface VcdVariable {
  /** Instances from below the top down. */
  readonly scope: readonly string[];
  readonly name: string;
  readonly width: number;
  readonly register: boolean;
  /** Identifier of a variable of the same width that always has the same value; the two then share it. */
  readonly sameAs?: string;
}

interface Scope {
  readonly scopes: Map<string, Scope>;
  readonly names: Set<string>;
  readonly lines: string[];
}

const emptyScope = (): Scope => ({ scopes: new Map(), names: new Set(), lines: [] });

/** The declarations of a value change dump (IEEE 1800-2017, clause 21.7): a scope per instance, a line per name. */
export class VcdHeader {
  readonly #top: string;
  readonly #root = emptyScope();
  #identifiers = 0;

  constructor(top: string) {
    this.#top = top;
  }

  /**
   * A name that its scope has already gets a number behind it.
   *
   * @returns the identifier that its changes are written with
   */
  declare({ scope: instances, name, width, register, sameAs }: VcdVariable): string {
    let scope = this.#root;
    for (const part of instances) {
      let inner = scope.scopes.get(part);
      if (inner === undefined) scope.scopes.set(part, (inner = emptyScope()));
      scope = inner;
    }
    let free = name;
    for (let n = 2; scope.names.has(free); n += 1) free = `${name}_${n}`;
    scope.names.add(free);
    const id = sameAs ?? identifier(this.#identifiers++);
    const range = width === 1 ? '' : ` [${width - 1}:0]`;
    scope.lines.push(`$var ${register ? 'reg' : 'wire'} ${width} ${id} ${free}${range} $end\n`);
    return id;
  }

  /** The whole header. @param timescale e.g. `1ps` */
  text(timescale: string): string {
    const write = (name: string, { lines, scopes }: Scope): string =>
      [
        `$scope module ${name} $end\n`,
        ...lines,
        ...[...scopes].map(([inner, scope]) => write(inner, scope)),
        '$upscope $end\n',
      ].join('');
    const version = '$version Mosaic $end\n';
    return `${version}$timescale ${timescale} $end\n${write(this.#top, this.#root)}$enddefinitions $end\n`;
  }
}

/** A value, as a line. @param bits binary digits, the highest first, without zeros before the first one */
export function vcdChange(id: string, width: number, bits: string): string {
  return width === 1 ? `${bits}${id}\n` : `b${bits} ${id}\n`;
}

/** Short identifiers of the printable characters `!` to `~`. */
function identifier(index: number): string {
  let id = '';
  for (let rest = index; ; rest = Math.floor(rest / 94) - 1) {
    id = String.fromCharCode(33 + (rest % 94)) + id;
    if (rest < 94) return id;
  }
}
