/**
 * English words that carry a question's form, not its matter. Listed, and not left to their frequency: in an index of mostly Chinese
 * documents every English word is rare, so that "the" would weigh nearly as much as "mortgage".
 */
export const FORM_WORDS: ReadonlySet<string> = new Set(
  ('a an the i am is are was were be been being me my mine myself you your yours we us our ours he him his she her they them their theirs it its ' +
    'this that these those to of in on for with and or nor but do does did doing done can could will would shall should may might must ' +
    'how what why when where which who whom whose have has had having not no please there here from at by as if so than then too very just also only ' +
    'into onto out up down off over under again once about between through during before after while because until against ' +
    'get got go going want need like know tell say let make any some all both each every other such own same more most few much many ' +
    'm s t re ve ll d isn aren wasn don doesn didn won couldn shouldn wouldn hello hi thanks thank ok okay yes').split(' '),
);

/** A crude English stem, enough to bring plurals and verb forms together: transfer, transfers, transferred, transferring. */
export function stemLatin(word: string): string {
  if (word.length <= 3 || !/^[a-z]+$/.test(word)) return word;
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 5 && word.endsWith('ing')) return withoutEnding(word.slice(0, -3));
  if (word.length > 4 && word.endsWith('ed')) return withoutEnding(word.slice(0, -2));
  if (/(?:ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2);
  if (word.endsWith('s') && !/(?:ss|us|is)$/.test(word)) return withoutE(word.slice(0, -1));
  return withoutE(word);
}

/** Takes back the consonant that the ending doubled. */
function withoutEnding(stem: string): string {
  return /([bdfgkmnprtvz])\1$/.test(stem) ? stem.slice(0, -1) : withoutE(stem);
}

function withoutE(word: string): string {
  return word.length > 4 && word.endsWith('e') ? word.slice(0, -1) : word;
}
