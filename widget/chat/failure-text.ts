import type { Failure } from './conversation-store.ts';
import type { Texts } from './i18n/texts.ts';

/** Our own words for a failure, with its reference. The server's are for whoever reads its log, in one language. */
export function failureText(failure: Failure, texts: Texts): string {
  const words = texts.failures[failure.code] ?? texts.failureOther;
  return failure.ref === '' ? words : `${words} ${texts.reference(failure.ref)}`;
}
