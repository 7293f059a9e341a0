import { existsSync } from 'node:fs';
import { basename, isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';

/** The folder that holds package.json: this file is server/config.ts or dist/server/config.js. */
export const PROJECT_ROOT = resolve(import.meta.dirname, basename(resolve(import.meta.dirname, '..')) === 'dist' ? '../..' : '..');

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const count = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const httpUrl = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));
const origins = z.string().transform((text, context) => {
  const list = text.split(',').map((part) => part.trim()).filter((part) => part !== '');
  for (const origin of list) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      context.addIssue({ code: 'custom', message: `"${origin}" is not an origin such as https://www.bank.example (no path, no wildcard)` });
    }
  }
  return list;
});
const visitorKey = z.string().refine((text) => Buffer.from(text, 'base64').length >= 32, 'needs at least 32 random bytes in base64 (openssl rand -base64 32)');

/** One row a variable; .env.example explains each. An empty value counts as not set. */
const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: count(0, 65_535).default(3000),
  TRUST_PROXY: z.string().default('false'),
  ALLOWED_ORIGINS: origins.default([]),
  DATA_DIR: z.string().default('./.data'),
  KNOWLEDGE_DIR: z.string().default('./knowledge'),
  PROMPTS_DIR: z.string().default('./prompts'),
  DATABASE_URL: z.string().regex(/^(sqlite:|postgres(ql)?:\/\/)/, 'starts with sqlite: or postgres://').optional(),
  REDIS_URL: z.string().regex(/^rediss?:\/\//, 'starts with redis:// or rediss://').optional(),
  VISITOR_KEY: visitorKey.optional(),
  METRICS_TOKEN: z.string().min(16, 'needs at least 16 characters').optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  MODEL_BASE_URL: httpUrl.optional(),
  MODEL_NAME: z.string().optional(),
  MODEL_API_KEY: z.string().optional(),
  MODEL2_BASE_URL: httpUrl.optional(),
  MODEL2_NAME: z.string().optional(),
  MODEL2_API_KEY: z.string().optional(),
  TURN_DEADLINE_MS: count(1_000, 300_000).default(20_000),
  EMBEDDINGS_BASE_URL: httpUrl.optional(),
  EMBEDDINGS_MODEL: z.string().optional(),
  EMBEDDINGS_API_KEY: z.string().optional(),
  EMBEDDINGS_DIMS: count(8, 8192).optional(),
  EMBEDDING_TABLE_DIR: z.string().optional(),
  MESSAGES_PER_MINUTE: count(1, 10_000).default(20),
  CONNECTIONS_PER_MINUTE: count(1, 1_000_000).default(120),
  GENERATION: flag.default(true),
});

export interface Endpoint {
  baseUrl: string;
  name: string;
  apiKey: string | undefined;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  /** As Express takes it: false, a hop count, or addresses. */
  readonly trustProxy: boolean | number | string;
  readonly allowedOrigins: readonly string[];
  readonly dataDir: string;
  readonly knowledgeDir: string;
  readonly promptsDir: string;
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly visitorKey: string | undefined;
  readonly metricsToken: string | undefined;
  readonly logLevel: string;
  /** In order of preference; empty means that answers come from documents only. */
  readonly models: readonly Endpoint[];
  readonly turnDeadlineMs: number;
  readonly embeddings: (Endpoint & { dims: number | undefined }) | undefined;
  /** A bank's own table instead of the built-in one. */
  readonly embeddingTableDir: string | undefined;
  readonly messagesPerMinute: number;
  readonly connectionsPerMinute: number;
}

/** Takes over what .env sets and the environment does not. */
export function loadEnvFile(): void {
  const file = resolve(PROJECT_ROOT, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/**
 * Reads the environment into a frozen Config.
 * Every mistake is reported at once, by name and never with its value: a value may be a secret.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([name, value]) => name in schema.shape && value !== undefined && value.trim() !== ''));
  const parsed = schema.safeParse(set);
  const problems = parsed.success ? contradictions(parsed.data) : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (!parsed.success || problems.length > 0) {
    throw new AppError('bad-config', `The environment has ${problems.length} mistake(s); .env.example explains each line:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
  return toConfig(parsed.data);
}

type Values = z.infer<typeof schema>;

function contradictions(values: Values): string[] {
  const problems: string[] = [];
  const both = (a: keyof Values, b: keyof Values) => {
    if ((values[a] === undefined) !== (values[b] === undefined)) problems.push(`${a} and ${b}: set both or neither`);
  };
  both('MODEL_BASE_URL', 'MODEL_NAME');
  both('MODEL2_BASE_URL', 'MODEL2_NAME');
  both('EMBEDDINGS_BASE_URL', 'EMBEDDINGS_MODEL');
  if (values.EMBEDDINGS_BASE_URL !== undefined && values.EMBEDDING_TABLE_DIR !== undefined) problems.push('EMBEDDING_TABLE_DIR and EMBEDDINGS_BASE_URL: set one of them');
  if (values.MODEL2_NAME !== undefined && values.MODEL_NAME === undefined) problems.push('MODEL2_NAME: set MODEL_NAME first');
  const shared = values.DATABASE_URL?.startsWith('postgres') === true || values.REDIS_URL !== undefined;
  if (shared && values.VISITOR_KEY === undefined) problems.push('VISITOR_KEY: more than one process may run, so the key must be given and not made on first start');
  return problems;
}

function toConfig(values: Values): Config {
  const path = (text: string) => (isAbsolute(text) ? text : resolve(PROJECT_ROOT, text));
  const endpoint = (baseUrl?: string, name?: string, apiKey?: string): Endpoint[] => (baseUrl !== undefined && name !== undefined ? [{ baseUrl, name, apiKey }] : []);
  const dataDir = path(values.DATA_DIR);
  const models = [
    ...endpoint(values.MODEL_BASE_URL, values.MODEL_NAME, values.MODEL_API_KEY),
    ...endpoint(values.MODEL2_BASE_URL, values.MODEL2_NAME, values.MODEL2_API_KEY),
  ];
  const embeddings = endpoint(values.EMBEDDINGS_BASE_URL, values.EMBEDDINGS_MODEL, values.EMBEDDINGS_API_KEY)[0];
  return Object.freeze({
    host: values.HOST,
    port: values.PORT,
    trustProxy: parseTrustProxy(values.TRUST_PROXY),
    allowedOrigins: values.ALLOWED_ORIGINS,
    dataDir,
    knowledgeDir: path(values.KNOWLEDGE_DIR),
    promptsDir: path(values.PROMPTS_DIR),
    databaseUrl: values.DATABASE_URL ?? `sqlite:${resolve(dataDir, 'openteller.db')}`,
    redisUrl: values.REDIS_URL,
    visitorKey: values.VISITOR_KEY,
    metricsToken: values.METRICS_TOKEN,
    logLevel: values.LOG_LEVEL,
    models: values.GENERATION ? models : [],
    turnDeadlineMs: values.TURN_DEADLINE_MS,
    embeddings: embeddings && { ...embeddings, dims: values.EMBEDDINGS_DIMS },
    embeddingTableDir: values.EMBEDDING_TABLE_DIR === undefined ? undefined : path(values.EMBEDDING_TABLE_DIR),
    messagesPerMinute: values.MESSAGES_PER_MINUTE,
    connectionsPerMinute: values.CONNECTIONS_PER_MINUTE,
  });
}

function parseTrustProxy(text: string): boolean | number | string {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** Names of all variables, for the test that .env.example explains each. */
export const CONFIG_NAMES: readonly string[] = Object.keys(schema.shape);
