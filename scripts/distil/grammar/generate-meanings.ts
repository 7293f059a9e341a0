import { mergeMeanings, type Meaning } from '../meaning.ts';
import type { Random } from '../random.ts';
import { disturbEn, disturbZh, ownedZh } from './disturb.ts';
import { ACTS, ACT_FACETS, COMPARISONS, INTENT_LIST, OBJECTS, OBJECT_FACETS, PROPERTIES, PROPERTY_FACETS, STATE_LIST, type Facet } from './lexicon.ts';
import type { Term } from './parse-lexicon.ts';

/** How often each kind of question is drawn. */
const KINDS = { act: 0.44, property: 0.16, state: 0.2, comparison: 0.05, object: 0.08, intent: 0.07 };
const KIND_NAMES = Object.keys(KINDS) as (keyof typeof KINDS)[];
const KIND_WEIGHTS = Object.values(KINDS);
/** Longer ones are cut: customers' questions, not essays. */
const LONGEST_ZH = 60;

/** What stands for the braces of a wording, beside the thing itself. */
interface Slots {
  act?: Term;
  property?: Term;
  other?: Term;
}

/**
 * Draws meanings until they have `wordings` Chinese wordings in all, with about a third as many English ones.
 * `words` are other words of the trade that stand in for a thing now and then, in Chinese only, so that the table does not learn just our list.
 */
export function generateMeanings(random: Random, wordings: number, words: readonly string[]): Meaning[] {
  const drawn: Meaning[] = [];
  let made = 0;
  const everything = [...OBJECTS.values()].flat();
  const thingOf = (name: string): Term => {
    if (words.length > 0 && random.next() < 0.1) return { zh: [random.pick(words)], en: [] };
    return random.pick(OBJECTS.get(name) ?? everything);
  };
  const draw = (): Meaning => {
    const kind = KIND_NAMES[random.weighted(KIND_WEIGHTS)] ?? 'act';
    if (kind === 'act') {
      const act = random.pick(ACTS);
      const facet = drawFacet(random, ACT_FACETS);
      const thing = thingOf(random.pick(act.classes));
      return phrase(random, `act/${nameOf(act)}/${facet.name}/${nameOf(thing)}`, [`thing ${nameOf(thing)}`, `${nameOf(act)} ${nameOf(thing)}`, `${nameOf(act)} ${facet.name}`], facet, thing, { act });
    }
    if (kind === 'property') {
      const property = random.pick(PROPERTIES);
      const facet = drawFacet(random, PROPERTY_FACETS);
      const thing = thingOf(random.pick(property.classes));
      return phrase(random, `property/${nameOf(property)}/${facet.name}/${nameOf(thing)}`, [`thing ${nameOf(thing)}`, `${nameOf(property)} ${facet.name}`], facet, thing, { property });
    }
    if (kind === 'state') {
      const state = random.pick(STATE_LIST);
      const thing = thingOf(random.pick(state.classes));
      return phrase(random, `${state.name}/${nameOf(thing)}`, [`thing ${nameOf(thing)}`, state.name], state, thing, {}, 2);
    }
    if (kind === 'comparison') {
      const facet = drawFacet(random, COMPARISONS);
      const thing = random.pick(everything);
      const other = random.pick(everything);
      return phrase(random, `pair/${facet.name}/${nameOf(thing)}/${nameOf(other)}`, [`thing ${nameOf(thing)}`, `thing ${nameOf(other)}`], facet, thing, { other });
    }
    if (kind === 'object') {
      const facet = drawFacet(random, OBJECT_FACETS);
      const thing = random.pick(everything);
      return phrase(random, `object/${facet.name}/${nameOf(thing)}`, [`thing ${nameOf(thing)}`, `object ${facet.name}`], facet, thing, {});
    }
    const intent = random.pick(INTENT_LIST);
    return phrase(random, intent.name, ['intents'], intent, { zh: [''], en: [''] }, {}, 2);
  };
  while (made < wordings) {
    const meaning = draw();
    made += meaning.zh.length;
    drawn.push(meaning);
  }
  return mergeMeanings(drawn).filter((meaning) => meaning.zh.length > 0);
}

function phrase(random: Random, key: string, near: string[], facet: Facet, thing: Term, slots: Slots, more = 0): Meaning {
  const zh = Array.from({ length: 2 + random.below(4) + more }, () => disturbZh(random, fillZh(random, random.pick(facet.zh), thing, slots)).replace(/^[，、]/, '').slice(0, LONGEST_ZH));
  const saysEnglish = thing.en.length > 0 && (slots.other === undefined || slots.other.en.length > 0);
  const en = saysEnglish ? Array.from({ length: 1 + random.below(2) + (more > 0 ? 1 : 0) }, () => disturbEn(random, fillEn(random, random.pick(facet.en), thing, slots))) : [];
  return { key, near, zh: zh.filter((text) => text.length > 1), en };
}

function fillZh(random: Random, wording: string, thing: Term, { act, property, other }: Slots): string {
  // A few questions leave the thing out, as follow-ups do.
  const name = random.next() < 0.05 ? '' : ownedZh(random, random.pick(thing.zh));
  return wording.replace('{o}', name).replace('{v}', act ? random.pick(act.zh) : '').replace('{a}', property ? random.pick(property.zh) : '').replace('{p}', other ? random.pick(other.zh) : '');
}

function fillEn(random: Random, wording: string, thing: Term, { act, property, other }: Slots): string {
  const name = random.pick(thing.en);
  const values: Record<string, string> = {
    o: name,
    my: `${random.pick(['my ', 'my ', 'my ', 'the ', 'a ', ''])}${name}`,
    a_: withArticle(name),
    a: property ? random.pick(property.en) : withArticle(name),
    v: act ? random.pick(act.en) : '',
    p: other ? random.pick(other.en) : '',
    p_: other ? withArticle(random.pick(other.en)) : '',
  };
  return wording.replaceAll(/\{(\w+)\}/g, (_, slot: string) => values[slot] ?? '').replaceAll(/ {2,}/g, ' ').trim();
}

function withArticle(name: string): string {
  return /s$|^my /.test(name) ? name : `${/^[aeiouAEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

function drawFacet(random: Random, facets: readonly Facet[]): Facet {
  return facets[random.weighted(facets.map((facet) => facet.weight))] ?? random.pick(facets);
}

function nameOf(term: Term): string {
  return term.zh[0] ?? '';
}
