import { readdirSync } from 'node:fs';
import type { MakeDesign } from './diagnose.ts';

/** One file of `designs/`: wrong designs that show one diagnostic each time. */
export interface Sample {
  /** The file's name without its ending, e.g. `M014-width-mismatch`. */
  readonly name: string;
  readonly code: string;
  readonly designs: Readonly<Record<string, MakeDesign>>;
}

const folder = new URL('designs/', import.meta.url);

/** All samples in order of their codes. */
export async function loadCorpus(): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const file of readdirSync(folder).sort()) {
    const name = file.replace(/\.ts$/, '');
    const { designs } = (await import(`./designs/${name}.ts`)) as { designs: Sample['designs'] };
    samples.push({ name, code: name.slice(0, 4), designs });
  }
  return samples;
}
