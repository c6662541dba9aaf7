import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { inEnglish, phrase, phrases } from '../../../src/data/quality/phrases';

describe('what checks say', () => {
  it('is in English the same in a terminal and in the editor', () => {
    const source = readFileSync(path.join(__dirname, '../../../src/host/quality/check/finding-words.ts'), 'utf8');
    const shown = new Set([...source.matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)].map(([, text]) => text));
    // A place is a name and a number in every language.
    expect(Object.values(phrases).filter((text) => !shown.has(text))).to.deep.equal([phrases.place]);
  });

  it('has its values in their places, also phrases, and what stands in a value is left alone', () => {
    const message = phrase('otherTags', phrase('place', 'a.conll', 3), '"{0}" x', phrase('noSpan'));
    expect(inEnglish(message)).to.equal('The same text is tagged otherwise at a.conll:3: "{0}" x; here no span.');
  });
});
