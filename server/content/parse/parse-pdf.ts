import { AppError } from '../../errors.ts';
import type { Parsed } from './block.ts';

export function parsePdf(bytes: Uint8Array, options: { timeoutMs: number }): Promise<Parsed> {
  return Promise.reject(new AppError('file-unsupported', `PDF of ${bytes.length} bytes, ${options.timeoutMs}`));
}
