import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { atMost, type Measured } from './measure.ts';

const WIDGET = resolve(import.meta.dirname, '../../dist/widget');

/** What a customer's browser loads: the loader, and everything of the chat app, brotli at its default quality. */
export function measureWidgetSize(): Measured[] {
  const sizeOf = (file: string) => brotliCompressSync(readFileSync(file)).length / 1024;
  const isAsset = (name: string) => /\.(html|js|css|svg|json)$/.test(name);
  const chat = readdirSync(join(WIDGET, 'chat'), { recursive: true, encoding: 'utf8' }).filter(isAsset).map((name) => join(WIDGET, 'chat', name));
  const loader = sizeOf(join(WIDGET, 'embed.js'));
  return [
    atMost('widget, all assets with the loader, brotli', loader + chat.reduce((sum, file) => sum + sizeOf(file), 0), 'KB', 60),
    atMost('widget loader, brotli', loader, 'KB', 3),
  ];
}
