import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

/** The import directions of docs/structure.md, as ESLint enforces them; rules that need types are left out here. */
const eslint = new ESLint({
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: false } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-misused-promises': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
});

async function messages(file: string, imported: string): Promise<string[]> {
  const [result] = await eslint.lintText(`import { x } from '${imported}';\nexport const y = x;\n`, { filePath: file });
  return result.messages.map(({ ruleId }) => ruleId ?? 'error');
}

describe('import directions', () => {
  it.each([
    ['gen/dsl/new.ts', '../../hw/index.ts'],
    ['gen/dsl/new.ts', '../../sim/index.ts'],
    ['hw/lib/new.ts', '../../sim/index.ts'],
    ['hw/lib/new.ts', '../../gen/dsl/index.ts'],
    ['sim/report/new.ts', '../../hw/index.ts'],
    ['sim/report/new.ts', '../cli/main.ts'],
    ['sim/driver/new.ts', '../golden/index.ts'],
    ['sim/compile/new.ts', '../golden/requantise.ts'],
    ['sim/testbench/new.ts', '../golden/index.ts'],
    ['sim/verilator/new.ts', '../../gen/print/index.ts'],
  ])('%s may not import %s', async (file, imported) => {
    expect(await messages(file, imported)).toEqual(['no-restricted-imports']);
  });

  it.each([
    ['hw/lib/new.ts', '../../gen/index.ts'],
    ['hw/lib/new.ts', '../../gen/snake-case.ts'],
    ['sim/driver/new.ts', '../../hw/pe/config/index.ts'],
    ['sim/driver/new.ts', '../compile/index.ts'],
    ['sim/cli/new.ts', '../golden/index.ts'],
    ['sim/cli/new.ts', '../../hw/index.ts'],
    ['test/new.ts', '../sim/golden/index.ts'],
  ])('%s may import %s', async (file, imported) => {
    expect(await messages(file, imported)).toEqual([]);
  });
});
