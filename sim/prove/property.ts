import type { Manifest, ManifestModule, SourcePlace } from '../../gen/manifest/index.ts';

export type PropertyKind = 'assert' | 'assume' | 'cover';

/** One assertion, assumption or cover of one instance. */
export interface Property {
  readonly kind: PropertyKind;
  readonly message: string;
  /** Where the TypeScript source states it. */
  readonly source: SourcePlace | null;
  /** Path of the instance below the top, e.g. `queue`; empty for the top itself. */
  readonly instance: string;
}

/**
 * Tells which statement of the source a property in the printed text is. The text gives its line, the source map of the
 * module gives the place in the source, and the manifest lists what stands there; several from one place (a loop) are taken in
 * order.
 */
export class PropertyFinder {
  readonly #lines = new Map<string, ReadonlyMap<number, Omit<Property, 'instance'>>>();

  constructor(design: { readonly manifest: Manifest; readonly files: ReadonlyMap<string, string> }) {
    const { manifest, files } = design;
    for (const module of manifest.modules) {
      if (module.file === null) continue;
      this.#lines.set(module.file, describe(module, files.get(module.file) ?? '', files.get(`${module.file}.map`)));
    }
  }

  /**
   * @param src Yosys' name for a stretch of text, `queue.sv:73.21-74.65`: the last line is the statement's own. After
   * flattening, those of the instances around it stand beside it, with `|` between, in no order to rely on.
   */
  find(kind: PropertyKind, src: string, instance: string): Property {
    const found = src
      .split('|')
      .map((part) => /^(.*?):\d+\.\d+-(\d+)\.\d+$/.exec(part))
      .map((match) => (match === null ? undefined : this.#lines.get(match[1])?.get(Number(match[2]))))
      .find((property) => property !== undefined);
    return { kind, message: found?.message ?? `${kind} at ${src}`, source: found?.source ?? null, instance };
  }
}

const STATEMENT = /^\s*(?:.*[\s)])?(assert|assume|cover) \(/;

/** The properties of a module's text by line. */
function describe(
  module: ManifestModule,
  text: string,
  map: string | undefined,
): ReadonlyMap<number, Omit<Property, 'instance'>> {
  const places: readonly (SourcePlace | null)[] = map === undefined ? [] : sourceLines(map);
  const result = new Map<number, Omit<Property, 'instance'>>();
  const used = new Map<string, number>();
  formalLines(text).forEach(({ line, kind }: TextLine) => {
    const place = places[line - 1] ?? null;
    const key = `${kind} ${place?.file}:${place?.line}:${place?.column}`;
    const candidates = module.properties.filter(
      ({ kind: candidate, source }) =>
        candidate === kind &&
        source?.file === place?.file &&
        source?.line === place?.line &&
        source?.column === place?.column,
    );
    const index = used.get(key) ?? 0;
    used.set(key, index + 1);
    const described = candidates[Math.min(index, candidates.length - 1)];
    if (described !== undefined) result.set(line, { kind, message: described.message, source: described.source });
  });
  return result;
}

interface TextLine {
  /** Counts from 1. */
  readonly line: number;
  readonly kind: PropertyKind;
}

/** The lines between `ifdef FORMAL` and its end that state a property. */
function formalLines(text: string): TextLine[] {
  const found: TextLine[] = [];
  let formal = false;
  text.split('\n').forEach((code, index) => {
    if (/^\s*`ifdef FORMAL\b/.test(code)) formal = true;
    else if (/^\s*`endif\b/.test(code)) formal = false;
    const kind = formal ? STATEMENT.exec(code)?.[1] : undefined;
    if (kind !== undefined) found.push({ line: index + 1, kind: kind as PropertyKind });
  });
  return found;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The place of each line of a text, from its source map (one segment a line). */
function sourceLines(text: string): (SourcePlace | null)[] {
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
