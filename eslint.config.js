import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Which folders a folder may not import: the arrows of ARCHITECTURE.md. */
const arrows = {
  'server/store': ['chat', 'guardrails', 'content', 'handoff', 'staff', 'sockets', 'http', 'deps', 'app', 'main', 'config'],
  'server/retrieval': ['store', 'chat', 'guardrails', 'content', 'handoff', 'staff', 'sockets', 'http', 'deps', 'app', 'main', 'config'],
  'server/guardrails': ['store', 'chat', 'content', 'handoff', 'staff', 'sockets', 'http', 'deps', 'app', 'main', 'config'],
  'server/chat': ['content', 'handoff', 'staff', 'sockets', 'http', 'deps', 'app', 'main', 'config'],
  'server/content': ['staff', 'sockets', 'http', 'deps', 'app', 'main', 'config'],
  'server/handoff': ['content', 'staff', 'sockets', 'http', 'deps', 'app', 'main', 'config'],
  'server/sockets': ['http', 'deps', 'app', 'main', 'config', 'store'],
  'server/http': ['sockets', 'deps', 'app', 'main', 'config'],
};

const noLangChain = { group: ['langchain', 'langchain/*', '@langchain/*'], message: 'Only chat/model.ts and retrieval/embed.ts import LangChain.' };
const mayImportLangChain = ['server/chat/model.ts', 'server/retrieval/embed-openai.ts'];
const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a name is searched for.' };
const noEnvironment = { selector: "MemberExpression[object.name='process'][property.name='env']", message: 'Only server/config.ts reads the environment.' };

export default defineConfig(
  { ignores: ['eslint.config.js', '.test-results/', 'dist/', 'node_modules/', '.data/', 'scripts/sample-bank/'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './widget/chat/tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-restricted-syntax': ['error', noDefaultExport],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  { files: ['server/**/*.ts'], ignores: ['server/config.ts'], rules: { 'no-restricted-syntax': ['error', noDefaultExport, noEnvironment] } },
  ...Object.entries(arrows).map(([folder, banned]) => {
    const noWayBack = { group: banned.flatMap((name) => [`**/${name}/**`, `**/${name}.ts`]), message: `${folder} may not import this: imports point one way (ARCHITECTURE.md).` };
    return [
      { files: [`${folder}/**/*.ts`], rules: { 'no-restricted-imports': ['error', { patterns: [noWayBack, noLangChain] }] } },
      { files: mayImportLangChain.filter((file) => file.startsWith(folder)), rules: { 'no-restricted-imports': ['error', { patterns: [noWayBack] }] } },
    ].filter((entry) => entry.files.length > 0);
  }).flat(),
  { files: ['*.config.ts', '**/*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
