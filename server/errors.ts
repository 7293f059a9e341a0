/** Every expected failure: its HTTP status. Codes are stable; clients and tests rely on them. */
const STATUS = {
  'bad-input': 400,
  'message-too-long': 413,
  'unauthorized': 401,
  'forbidden-origin': 403,
  'not-found': 404,
  'conversation-closed': 409,
  'turn-over': 409,
  'protocol-too-new': 409,
  'too-many-messages': 429,
  'bad-config': 500,
  'bad-prompts': 500,
  'bad-knowledge': 500,
  'file-unsupported': 415,
  'file-too-large': 413,
  'file-broken': 422,
  'file-encrypted': 422,
  'file-scanned': 422,
  'file-empty': 422,
  'file-timeout': 422,
  'snapshot-damaged': 500,
  'embedder-failed': 502,
  'table-damaged': 500,
  'model-failed': 502,
  'store-busy': 503,
  'store-full': 507,
  'store-read-only': 500,
  'store-locked': 500,
  'store-damaged': 500,
  'store-newer': 500,
  'store-unreachable': 503,
  'not-ready': 503,
  'internal': 500,
} as const;

export type ErrorCode = keyof typeof STATUS;

/**
 * An expected failure with a stable code and a message that says what to do next.
 * The message may reach whoever can act on it, so it never holds customer text, secrets or internals.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.status = STATUS[code];
  }
}
