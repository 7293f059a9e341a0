import { parse, YAMLParseError } from 'yaml';
import { AppError } from '../../errors.ts';

/** Splits YAML front matter from the text below it. Front matter that is not a mapping is a broken file, not text. */
export function splitFrontMatter(source: string): { meta: Record<string, unknown>; body: string } {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(source);
  // A rule of dashes may open an ordinary text: only `key:` lines make it front matter.
  if (match?.[1] === undefined || !/^\s*(?:#.*\n\s*)*[\w-]+\s*:/.test(match[1])) return { meta: {}, body: source };
  return { meta: parseMeta(match[1], 'The front matter'), body: source.slice(match[0].length) };
}

/** Parses the YAML of front matter or a sidecar into plain keys; days stay text. */
export function parseMeta(yaml: string, what: string): Record<string, unknown> {
  try {
    const meta: unknown = parse(yaml, { schema: 'core' });
    if (meta === null || meta === undefined) return {};
    if (typeof meta === 'object' && !Array.isArray(meta)) return meta as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new AppError('file-broken', `${what} is not valid YAML (line ${error.linePos?.[0].line ?? '?'}).`, { cause: error });
  }
  throw new AppError('file-broken', `${what} must be a list of "key: value" lines.`);
}
