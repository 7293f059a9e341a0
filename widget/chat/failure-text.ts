import type { Failure } from './conversation-store.ts';
import type { Texts } from './i18n/texts.ts';

/** Our own words for a failure; its reference stands beside them. The server's are for whoever reads its log, in one language. */
export function failureText(failure: Failure, texts: Texts): string {
  return texts.failures[failure.code] ?? texts.failureOther;
}
