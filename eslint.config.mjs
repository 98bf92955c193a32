// Typed lint over everything, and the layers of ARCHITECTURE.md as zones: what a file may import is
// decided by the folder that it lies in. `test/unit/layers.test.ts` holds that each file has a layer.
import { readFileSync } from 'node:fs';
import eslint from '@eslint/js';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** For each layer of `src`, or file that lies in none: the others that it may import. */
const layerImports = JSON.parse(
  readFileSync(new URL('scripts/layers.json', import.meta.url), 'utf8'),
);

const zones = Object.entries(layerImports).map(([layer, allowed]) => ({
  target: `./src/${layer}`,
  from: './src',
  except: [layer, ...allowed].map((name) => `./${name}`),
  message: `${layer} may import ${allowed.join(', ') || 'nothing but itself'}.`,
}));
const testZone = {
  target: './src',
  from: './test',
  message: 'Nothing in src imports a test.',
};

const noVscode = [
  'error',
  { paths: [{ name: 'vscode', message: 'Only host and features know vscode.' }] },
];
const nodeModules = {
  group: ['node:*', 'onnxruntime-*'],
  message: 'This layer runs without Node.',
};

export default tseslint.config(
  {
    ignores: [
      '**/*.d.ts',
      'dist/',
      'out/',
      '.cache/',
      'node_modules/',
      '**/*.mjs',
      'src/core/tokenizer/unicodeTables.ts',
    ],
  },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'import-x': importX },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: [...zones, testZone] }],
      'import-x/no-default-export': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/core/**', 'src/protocol/**', 'src/webview/**'],
    rules: { 'no-restricted-imports': ['error', { ...noVscode[1], patterns: [nodeModules] }] },
  },
  {
    files: ['src/node/**', 'src/engine/**', 'src/cli/**'],
    rules: { 'no-restricted-imports': noVscode },
  },
  {
    // A feature never imports another feature.
    files: ['src/features/**'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'Buffer', 'global', 'require', '__dirname'],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^\\.\\./(?!\\.\\./)', message: 'A feature imports no other feature.' },
            nodeModules,
          ],
        },
      ],
    },
  },
  {
    // Numeric kernels: an index in a loop over a typed array's own length is always in range.
    files: [
      'src/core/vectors/**',
      'src/core/tokenizer/**',
      'src/core/embedder/**',
      'src/core/model/**',
      'src/core/export/**',
      'src/webview/**',
      'test/**',
      'scripts/**',
    ],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['test/**', 'scripts/**'],
    rules: {
      'no-console': 'off',
      // node:test's `test` and `describe` return promises that the runner itself awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'describe', 'it', 'suite'] },
          ],
        },
      ],
    },
  },
);
