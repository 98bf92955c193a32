// Typed lint over everything, and the layers of ARCHITECTURE.md as zones: what a file may import is
// decided by the folder that it lies in. `test/unit/layers.test.ts` holds that each file has a layer.
import { readFileSync } from 'node:fs';
import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** For each layer of `src`, or file that lies in none: the others that it may import. */
const layerImports = JSON.parse(
  readFileSync(new URL('scripts/layers.json', import.meta.url), 'utf8'),
);
const layers = Object.keys(layerImports);
const withoutNode = ['core', 'protocol', 'features', 'webview'];
const withVscode = ['host', 'features', 'extension.ts', 'services.ts'];

const noNode = { group: ['node:*', 'onnxruntime-*'], message: 'This layer runs without Node.' };
const noTests = { regex: '^(\\.\\./)+test/', message: 'Nothing in src imports a test.' };
const noOtherFeature = {
  regex: '^\\.\\./(?!\\.\\./)',
  message: 'A feature imports no other feature.',
};

/** The zone of one layer: a relative import that leaves it may lead into the layers of the table only. */
function zone([layer, allowed]) {
  const isFile = layer.endsWith('.ts');
  const forbidden = layers.filter((other) => other !== layer && !allowed.includes(other));
  const folders = forbidden.map((other) => (other.endsWith('.ts') ? `${other}$` : `${other}/`));
  const patterns = [
    noTests,
    {
      regex: `^${isFile ? '\\./' : '(\\.\\./)+'}(${folders.join('|').replaceAll('.ts', '\\.ts')})`,
      message: `${layer} may import ${allowed.join(', ') || 'nothing but itself'}.`,
    },
    ...(withoutNode.includes(layer) ? [noNode] : []),
    ...(layer === 'features' ? [noOtherFeature] : []),
  ];
  const paths = withVscode.includes(layer)
    ? []
    : [{ name: 'vscode', message: 'Only host and features know vscode.' }];
  return {
    files: [isFile ? `src/${layer}` : `src/${layer}/**`],
    rules: { 'no-restricted-imports': ['error', { paths, patterns }] },
  };
}

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
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
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
  ...Object.entries(layerImports).map(zone),
  {
    files: ['src/features/**'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'Buffer', 'global', 'require', '__dirname'],
    },
  },
  {
    // Numeric kernels: an index in a loop over a typed array's own length is always in range.
    files: [
      'src/core/vectors/**',
      'src/core/rows/**',
      'src/core/tokenizer/**',
      'src/core/embedder/**',
      'src/core/model/**',
      'src/core/search/**',
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
