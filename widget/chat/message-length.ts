/** Longest message in UTF-16 code units, as in protocol.ts, which the widget imports as types only; a test compares the two. */
export const MAX_LENGTH = 2000;
