import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import ts from 'typescript-eslint';

// The arrows: every folder may know api/ and shared/; app/ knows all; nobody else knows a neighbour.
const common = ['api', 'shared'];
const folders = readdirSync(new URL('src', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory()).map((entry) => entry.name);

function arrowsOf(folder) {
  const open = folder === 'api' ? ['api'] : folder === 'app' ? folders : [...common, folder];
  const closed = folders.filter((other) => !open.includes(other));
  if (closed.length === 0) return [];
  return [{
    files: [`src/${folder}/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': ['error', {
        patterns: [{ group: closed.map((other) => `**/${other}/**`), message: `${folder}/ knows api/ and shared/ alone; app/ puts folders together.` }],
      }],
    },
  }];
}

export default ts.config(
  { ignores: ['src/api/schema.d.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  hooks.configs.flat['recommended-latest'],
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      'no-console': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', 400],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  ...folders.flatMap(arrowsOf),
);
