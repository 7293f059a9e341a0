import { KeywordIndexBuilder } from '../../server/retrieval/build-keyword-index.ts';
import type { Embedder } from '../../server/retrieval/embedder.ts';
import { KeywordIndex } from '../../server/retrieval/keyword-index.ts';
import { wordingTerms } from '../../server/retrieval/tokenize.ts';
import { packVectors, VectorTable } from '../../server/retrieval/vector-table.ts';
import { benchLineSchema, readLines, scopeSchema, writeLine } from './bench-lines.ts';

/** Chosen on 70 % of the development questions, by hash of their ids. */
const SHARES = { keyword: 0.3, vector: 0.7 };
/** Of the matter that all of an item's language have in common, beside what is asked. */
const MATTER_SHARE = 0.4;
/** Items whose mean counts: one may be near by chance. */
const NEAREST = 3;

/** Prints one line a text: {"id", "score"}, how likely the items of the corpora answer it; higher is more likely. Every item is compared. */
export async function rankScope(embed: Embedder, path: string, corpora: readonly string[]): Promise<void> {
  const questions = await readLines(path, scopeSchema);
  const items = (await Promise.all(corpora.map((corpus) => readLines(corpus, benchLineSchema)))).flat().filter((line) => line.kind === 'item');
  const texts = items.map((item) => item.text);
  const builder = new KeywordIndexBuilder();
  for (const text of texts) builder.add(wordingTerms(text));
  const words = new KeywordIndex(builder.pack());
  const vectors = new VectorTable(packVectors(await embed.embed(texts, 'passage'), texts, embed.dims).bytes);
  for (const { id, text } of questions) {
    const [raw = new Float32Array(embed.dims)] = await embed.embed([text], 'query');
    const query = vectors.centre(raw, text);
    words.ask(wordingTerms(text));
    const scores = texts.map((_, item) => SHARES.keyword * Math.min(1, words.scoreOf(item)) + SHARES.vector * vectors.cosine(query, item));
    const nearest = scores.sort((a, b) => b - a).slice(0, NEAREST);
    writeLine({ id, score: nearest.reduce((sum, score) => sum + score, 0) / Math.max(1, nearest.length) + MATTER_SHARE * vectors.matter(raw, text) });
  }
}
