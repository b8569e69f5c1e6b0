import type { Case } from '../reference/index.ts';
import { testbench } from './testbench.ts';

/** Everything that the cases are made of, by file name, and what is to be compiled. Modules are named after their seeds, so that they do not meet. */
export function filesOf(cases: readonly Case[]): { files: Map<string, string>; sources: string[] } {
  const files = new Map<string, string>();
  const sources: string[] = [];
  for (const c of cases) {
    for (const file of c.printed.manifest.files) {
      files.set(file, c.printed.files.get(file)!);
      sources.push(file);
    }
    for (const [file, text] of testbench(c)) {
      files.set(file, text);
      if (file.endsWith('.sv')) sources.push(file);
    }
  }
  return { files, sources };
}
