import type { ManifestModule, SourcePlace } from '../../gen/manifest/index.ts';
import type { PrintedFiles } from './prove.ts';

/** The TypeScript source behind the lines of printed files, by their source maps. */
export class SourceLines {
  readonly #design: PrintedFiles;
  readonly #files = new Map<string, readonly (SourcePlace | null)[]>();
  readonly #texts = new Map<string, readonly string[]>();
  readonly #modules: ReadonlyMap<string, ManifestModule>;

  constructor(design: PrintedFiles) {
    this.#design = design;
    this.#modules = new Map(design.manifest.modules.map((module) => [module.name, module]));
  }

  /** What stands behind a line of a printed file, counted from 1; null where nothing does, as in headers. */
  at(file: string, line: number): SourcePlace | null {
    let lines = this.#files.get(file);
    if (lines === undefined) {
      const map = this.#design.files.get(`${file}.map`);
      this.#files.set(file, (lines = map === undefined ? [] : decode(map)));
    }
    return lines[line - 1] ?? null;
  }

  /**
   * The declaration of a signal.
   *
   * @param path in the printed text, e.g. `queue.held`; of a word of a memory `queue.store[3]`
   * @param src Yosys' name for the text that declares it, perhaps among those of the instances around it
   */
  declaration(path: string, src: string): SourcePlace | null {
    const names = path.split('.');
    const file = this.#moduleAt(names.slice(0, -1))?.file;
    if (file === undefined || file === null) return null;
    // Yosys forgets where a memory was when it takes the memory apart
    const word = /^(.*)\[\d+\]$/.exec(names[names.length - 1]);
    const line =
      word === null
        ? stretches(src).find((stretch) => stretch.file === file)?.first
        : this.#textOf(file).findIndex((text) => text.includes(` ${word[1]} [0:`)) + 1;
    return line === undefined ? null : (this.at(file, line) ?? this.#aroundPort(file, line));
  }

  /** The ports of a stream stand below a line with its declaration. */
  #aroundPort(file: string, line: number): SourcePlace | null {
    const text = this.#textOf(file);
    for (let i = line; /^\s*(input|output)\b/.test(text[i - 1] ?? ''); i--) {
      const place = this.at(file, i - 1);
      if (place !== null) return /^\s*\/\//.test(text[i - 2]) ? place : null;
    }
    return null;
  }

  #textOf(file: string): readonly string[] {
    let lines = this.#texts.get(file);
    if (lines === undefined) this.#texts.set(file, (lines = (this.#design.files.get(file) ?? '').split('\n')));
    return lines;
  }

  #moduleAt(instances: readonly string[]): ManifestModule | undefined {
    let module = this.#modules.get(this.#design.manifest.top);
    for (const name of instances) {
      const found = module?.instances.find((one) => one.name === name);
      module = found === undefined ? undefined : this.#modules.get(found.module);
    }
    return module;
  }
}

/** A stretch of a printed file, in lines from 1. */
export interface Stretch {
  readonly file: string;
  readonly first: number;
  readonly last: number;
}

/** `inner.sv:12.3-14.7|outer.sv:3.1-3.9`, as Yosys says where something comes from; the order means nothing. */
export function stretches(src: string): Stretch[] {
  return src.split('|').flatMap((part) => {
    const match = /^(.*?):(\d+)\.\d+-(\d+)\.\d+$/.exec(part);
    return match === null ? [] : [{ file: match[1], first: Number(match[2]), last: Number(match[3]) }];
  });
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The place of each line of a text, from its source map (one segment a line). */
function decode(text: string): (SourcePlace | null)[] {
  const map = JSON.parse(text) as { sources: readonly string[]; mappings: string };
  const state = [0, 0, 0, 0];
  return map.mappings.split(';').map((segment) => {
    if (segment === '') return null;
    state[0] = 0;
    let at = 0;
    for (let field = 0; field < 4; field++) {
      let value = 0;
      let shift = 0;
      for (let digit = 32; digit & 32; shift += 5) {
        digit = DIGITS.indexOf(segment[at++]);
        value |= (digit & 31) << shift;
      }
      state[field] += value & 1 ? -(value >> 1) : value >> 1;
    }
    return { file: map.sources[state[1]], line: state[2] + 1, column: state[3] + 1 };
  });
}
