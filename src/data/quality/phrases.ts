/** What checks say, in English. A program that speaks other languages finds its own words by the key. */
export const phrases = {
  misplacedTag: '"{0}" may not stand here: it {1}.',
  insideToken: '"{0}" begins or ends inside a word: "{1}" of "{2}".',
  insideTrainedToken:
    '"{0}" begins or ends inside a token: "{1}" of "{2}". Training takes the whole token: move the span, or choose another "tokenizer" than "{3}".',
  edgeSpace: '"{0}" begins or ends with white space.',
  onlySpace: '"{0}" covers white space alone.',
  otherLabel: '"{0}" is tagged "{1}" {2} times, here "{3}".',
  untagged: '"{0}" is tagged "{1}" {2} times, here not.',
  otherTags: 'The same text is tagged otherwise at {0}: {1}; here {2}.',
  place: '{0}:{1}',
  noSpan: 'no span',
  duplicate: 'The same text is in another set too, at {0}: a score on it measures memory.',
  singleUse: 'The label "{0}" is used here alone: a model cannot learn it from one example. Is it misspelt?',
  modelSpan: '"{0}" is not tagged; {1} says "{2}" ({3}).',
  modelLabel: '"{0}" is tagged "{1}"; {2} says "{3}" ({4}).',
  modelBorders: 'Tagged {0}; {1} says "{2}" ({3}) for "{4}".',
  modelNoSpan: '"{0}" is tagged "{1}"; {2} sees no span here ({3}).',
  modelClass: 'The class is "{0}"; {1} says "{2}" ({3}).',
  taggedHere: '"{0}" is "{1}" here',
  tagsHere: 'Tagged here: {0}',
  sameText: 'The same text',
  sentence: 'The sentence',
  write: 'Write "{0}"',
  widen: 'Widen to "{0}"',
  trim: 'Leave the white space out',
  removeSpan: 'Remove the span',
  tagAs: 'Tag as "{0}"',
  tagAsLine: 'Tag as in line {0}',
  removeHere: 'Remove it here',
  useModel: 'Use "{0}" of {1}',
  removeAsModel: 'Remove it, as {0} does',
} as const;

/** Something that a check says: its words, and what stands in their places. */
export interface Phrase {
  readonly key: keyof typeof phrases;
  readonly values: readonly (string | number | Phrase)[];
}

export function phrase(key: Phrase['key'], ...values: Phrase['values']): Phrase {
  return { key, values };
}

export function inEnglish({ key, values }: Phrase): string {
  return phrases[key].replace(/\{(\d)\}/g, (_, place: string) => {
    const value = values[Number(place)];
    return typeof value === 'object' ? inEnglish(value) : String(value);
  });
}
