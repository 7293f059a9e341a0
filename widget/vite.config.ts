import { resolve } from 'node:path';
import { defineConfig, type InlineConfig } from 'vite';

const root = import.meta.dirname;
const out = resolve(root, '../dist/widget');
/** Syntax that the browsers inside older phones' apps still read. */
const target = ['chrome87', 'edge88', 'firefox78', 'safari14'];

const shared: InlineConfig = { logLevel: 'warn', configFile: false };

/** What is built: the chat in its frame, the bank page, and the script that a bank pastes (one file, no module). */
export const widgetBuilds: Record<'chat' | 'bank' | 'embed', InlineConfig> = {
  chat: {
    ...shared,
    root: resolve(root, 'chat'),
    base: './',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: { target, outDir: resolve(out, 'chat'), emptyOutDir: true, modulePreload: { polyfill: false } },
  },
  bank: {
    ...shared,
    root: resolve(root, 'bank-page'),
    base: './',
    build: {
      target, outDir: resolve(out, 'bank'), emptyOutDir: true, modulePreload: { polyfill: false }, assetsInlineLimit: 0,
      rolldownOptions: { input: [resolve(root, 'bank-page/index.html'), resolve(root, 'bank-page/en.html')] },
    },
  },
  embed: {
    ...shared,
    root: resolve(root, 'embed'),
    build: {
      target, outDir: out, emptyOutDir: false,
      lib: { entry: resolve(root, 'embed/embed.ts'), formats: ['iife'], name: 'openTellerEmbed', fileName: () => 'embed.js' },
    },
  },
};

/** `npx vite build --config widget/vite.config.ts --mode chat|bank|embed` builds one part; widget/build.ts builds all. */
export default defineConfig(({ mode }) => widgetBuilds[mode === 'embed' || mode === 'bank' ? mode : 'chat']);
