import { findCard } from './card-number.ts';
import { digitRuns } from './digit-runs.ts';
import { findSecrets, type FoundSecret } from './find-secrets.ts';
import type { Language } from '../retrieval/chunk.ts';
import { foldText } from './fold-text.ts';
import { isHarmless } from './harmless-run.ts';
import { secretCues } from './secret-cues.ts';
import { PLACEHOLDER, placeholder, scriptOf, type SecretKind } from './secret-placeholder.ts';

/** A message that is hardly more than its digits. */
const BARE_LENGTH = 24;
/** What is left beside a removed code may read as a code of its own only then: so once more, but not without end. */
const MOST_PASSES = 4;

/**
 * Takes a card's secrets out of a customer's message: PIN, passwords, security code, expiry beside a card number, one-time codes.
 * `previousCustomerTexts` are the customer's last messages: after one that spoke of a code, bare digits are that code.
 * Card, phone and identity numbers stay (see `maskDigitRuns`), and no other character changes. `removed` names the kinds, each once. Idempotent.
 */
export function removeCardSecrets(text: string, previousCustomerTexts: readonly string[]): { text: string; removed: SecretKind[] } {
  const language = scriptOf(text);
  const hasCard = [text, ...previousCustomerTexts].some(holdsCard);
  const removed = new Set<SecretKind>();
  let clean = removeOnce(text, { previous: previousCustomerTexts, hasCard, language }, removed);
  for (let before = text, pass = 1; clean !== before && pass < MOST_PASSES; pass++) {
    before = clean;
    clean = removeOnce(clean, { previous: [], hasCard, language }, removed);
  }
  return { text: clean, removed: [...removed] };
}

function removeOnce(text: string, context: { previous: readonly string[]; hasCard: boolean; language: Language }, removed: Set<SecretKind>): string {
  let out = '';
  let at = 0;
  const copyStretch = (to: number): void => {
    const stretch = text.slice(at, to);
    const folded = foldText(stretch, { marks: 'digits' });
    const bare = at === 0 && to === text.length ? bareCode(folded.text, context.previous) : undefined;
    let from = 0;
    for (const secret of bare ? [bare] : findSecrets(folded.text, context)) {
      removed.add(secret.kind);
      out += stretch.slice(from, folded.starts[secret.start]) + placeholder(secret.kind, context.language);
      from = folded.ends[secret.end - 1] ?? stretch.length;
    }
    out += stretch.slice(from);
  };
  // A placeholder is a wall: what stands behind one was judged before it was put in.
  for (const wall of text.matchAll(PLACEHOLDER)) {
    copyStretch(wall.index);
    out += wall[0];
    at = wall.index + wall[0].length;
  }
  copyStretch(text.length);
  return out;
}

function holdsCard(text: string): boolean {
  const folded = foldText(text, { marks: 'digits' }).text;
  return digitRuns(folded).some((run) => findCard(run, folded) !== undefined);
}

/** `123456` after a message about a code, a password or a card's back. */
function bareCode(text: string, previous: readonly string[]): FoundSecret | undefined {
  if (text.length > BARE_LENGTH) return undefined;
  const runs = digitRuns(text);
  const [run] = runs;
  if (!run || runs.length > 1 || text.length - (run.end - run.start) > 8 || isHarmless(text, run)) return undefined;
  const kinds = new Set(previous.flatMap((earlier) => secretCues(foldText(earlier.slice(-2000), { marks: 'digits' }).text)).map((cue) => cue.kind));
  const length = run.digits.length;
  const place = { start: run.start, end: run.end };
  if (kinds.has('otp') && length >= 4 && length <= 8) return { kind: 'otp', ...place };
  if (kinds.has('password') && length === 6) return { kind: 'pin', ...place };
  return kinds.has('cvv') && length === 3 ? { kind: 'cvv', ...place } : undefined;
}
