import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Forbids imports that match one of the patterns; `why` is the rule in words. */
const forbid = (files, group, why) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', { patterns: group.map((pattern) => ({ regex: pattern, message: why })) }],
  },
});

const outside = (folder) => `(^|/)\\.\\./(.*/)?${folder}/`;

export default tseslint.config(
  { ignores: ['out/', 'node_modules/', '**/*.hbs'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-floating-promises': 'error',
      // `when(c, async () => …)`: a closure that returns a promise describes nothing
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // `UInt` and friends are a factory and a type of one name
      '@typescript-eslint/no-redeclare': 'off',
      'no-redeclare': 'off',
    },
  },
  {
    // `if (signal)` is host code and always true: an object in a condition is an error where circuits are described
    files: ['hw/**/*.ts', 'examples/**/*.ts'],
    rules: { '@typescript-eslint/no-unnecessary-condition': 'error' },
  },
  { files: ['**/*.js'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },

  // import directions (docs/structure.md)
  forbid(['gen/**/*.ts'], [outside('hw'), outside('sim'), outside('bench'), outside('examples')], 'gen stands alone'),
  forbid(
    ['hw/**/*.ts'],
    [
      outside('sim'),
      outside('bench'),
      outside('examples'),
      `${outside('gen')}(?!(index|errors|reserved-words|snake-case)\\.ts$)`,
    ],
    'hw uses gen through its doors (index, errors, reserved-words, snake-case), and nothing of sim',
  ),
  forbid(
    ['sim/**/*.ts'],
    [
      outside('bench'),
      outside('examples'),
      outside('cli'),
      `${outside('hw')}(?!(pe/config/index|config/index|registers/definition/index)\\.ts$)`,
      `${outside('gen')}(?!(index|errors|manifest/index)\\.ts$)`,
    ],
    'sim takes from hw only parameters, layouts and register maps, from gen what its door offers, and nothing from the command line',
  ),
  forbid(
    ['sim/driver/**/*.ts', 'sim/compile/**/*.ts', 'sim/testbench/**/*.ts', 'sim/verilator/**/*.ts'],
    [
      outside('golden'),
      outside('bench'),
      outside('examples'),
      outside('cli'),
      `${outside('hw')}(?!(pe/config/index|config/index|registers/definition/index)\\.ts$)`,
      `${outside('gen')}(?!(index|errors|manifest/index)\\.ts$)`,
    ],
    'what drives the RTL cannot see the golden model',
  ),
  forbid(
    ['sim/engine/**/*.ts'],
    [
      ...['bench', 'examples', 'cli', 'hw', 'testbench', 'verilator', 'embedded'].map(outside),
      `${outside('gen')}(?!(errors|ir/index)\\.ts$)`,
    ],
    'the engine runs the representation: it knows nothing of circuits, testbenches and other simulators',
  ),
  // the command line sits above all
  { files: ['sim/cli/**/*.ts'], rules: { 'no-restricted-imports': 'off' } },
);
