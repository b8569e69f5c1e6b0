import type { ManifestModule, SourcePlace } from '../../gen/manifest/index.ts';
import type { PrintedFiles } from './prove.ts';
import { stretches, type SourceLines } from './source-lines.ts';

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

  constructor({ manifest, files }: PrintedFiles, source: SourceLines) {
    for (const module of manifest.modules) {
      if (module.file === null) continue;
      this.#lines.set(module.file, describe(module, module.file, files.get(module.file) ?? '', source));
    }
  }

  /**
   * @param src Yosys' name for a stretch of text, `queue.sv:73.21-74.65`: the last line is the statement's own. After
   * flattening, those of the instances around it stand beside it, with `|` between, in no order to rely on.
   */
  find(kind: PropertyKind, src: string, instance: string): Property {
    const found = stretches(src)
      .map(({ file, last }) => this.#lines.get(file)?.get(last))
      .find((property) => property !== undefined);
    return { kind, message: found?.message ?? `${kind} at ${src}`, source: found?.source ?? null, instance };
  }
}

const STATEMENT = /^\s*(?:.*[\s)])?(assert|assume|cover) \(/;

/** The properties of a module's text by line. */
function describe(
  module: ManifestModule,
  file: string,
  text: string,
  source: SourceLines,
): ReadonlyMap<number, Omit<Property, 'instance'>> {
  const result = new Map<number, Omit<Property, 'instance'>>();
  const used = new Map<string, number>();
  formalLines(text).forEach(({ line, kind }: TextLine) => {
    const place = source.at(file, line);
    const key = `${kind} ${place?.file}:${place?.line}:${place?.column}`;
    const candidates = module.properties.filter(
      ({ kind: candidate, source: stated }) =>
        candidate === kind &&
        stated?.file === place?.file &&
        stated?.line === place?.line &&
        stated?.column === place?.column,
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
