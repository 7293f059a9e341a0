/** Texts of one source and one language, to be taught by that language's teacher. */
export interface TextSet {
  name: string;
  language: 'zh' | 'en';
  /** Whose they are, for the manifest. */
  licence: string;
  texts: string[];
  /** Share of the batches of its language. */
  share: number;
}
