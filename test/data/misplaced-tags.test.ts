import { expect } from 'chai';
import fc from 'fast-check';
import { misplacedTags } from '../../src/data/misplaced-tags';
import { detectScheme, parseTag, tagLetters, type TagLetters } from '../../src/data/tags';
import { readByDefault, readStrictly } from '../../src/engine/metrics/span-reading';
import { scheme } from './arbitraries';

const place = (token: number) => ({ source: { file: 'f', line: token + 1 }, cell: 1 });

/** Tags of one sentence with every tag in its place that is offered. */
function mended(text: string, file = text): string {
  const tags = text.split(' ');
  const sequences = [file.split(' ')];
  for (const { token, wanted } of misplacedTags(tags, detectScheme(sequences), place, tagLetters(sequences)))
    tags[token] = wanted ?? tags[token];
  return tags.join(' ');
}

describe('tags at a forbidden place', () => {
  it('of BIOES are offered the tag that says what was read', () => {
    const bioes = 'B-a I-a E-a S-b O ';
    expect(mended(bioes + 'I-a E-a', bioes), 'no begin').to.equal(bioes + 'B-a E-a');
    expect(mended(bioes + 'B-a I-a O', bioes), 'no end').to.equal(bioes + 'B-a E-a O');
    expect(mended(bioes + 'B-a O', bioes), 'a begin alone').to.equal(bioes + 'S-a O');
    expect(mended(bioes + 'I-a O', bioes), 'an inside alone').to.equal(bioes + 'S-a O');
    expect(mended(bioes + 'B-a E-a I-a', bioes), 'goes on after its end').to.equal(bioes + 'B-a E-a S-a');
    expect(mended(bioes + 'B-a E-a B-b I-b', bioes), 'the last one').to.equal(bioes + 'B-a E-a B-b E-b');
    expect(mended(bioes + 'B-a I-b E-b', bioes), 'another label').to.equal(bioes + 'S-a B-b E-b');
  });

  it('of BILOU and BMES are offered tags of those, and the words name their letters', () => {
    expect(mended('U-a O B-a I-a O I-a L-a B-b O')).to.equal('U-a O B-a L-a O B-a L-a U-b O');
    expect(mended('B-a M-a E-a S-a M-a M-a E-a')).to.equal('B-a M-a E-a S-a B-a M-a E-a');
    expect(mended('B M E S M M E'), 'without labels').to.equal('B M E S B M E');
    const letters = tagLetters([['U-a', 'L-a']]);
    const [{ why }] = misplacedTags(['B-a', 'O'], 'BIOES', place, letters);
    expect(why).to.contain('without L-');
  });

  it('are told once, though more than one thing is wrong', () => {
    const found = misplacedTags(['O', 'I-a', 'O'], 'BIOES', place, tagLetters([]));
    expect(found.map(({ token, wanted }) => [token, wanted])).to.deep.equal([[1, 'S-a']]);
    expect(found[0].why).to.contain('follows no B-a').and.contain('without E-');
  });

  it('are offered nothing where the label is lost', () => {
    expect(misplacedTags(['B-', 'O'], 'BIO', place, tagLetters([]))[0]).not.to.have.property('wanted');
  });

  it('once they are mended are read strictly as they were read by default, in every scheme', () => {
    const letters = fc.constantFrom<TagLetters>(
      ...['BIOES', 'BILOU', 'BMES'].map((name) => tagLetters([[...name].map((it) => `${it}-a`)])),
    );
    const tag = fc.constantFrom('O', ...['B', 'I', 'E', 'S'].flatMap((prefix) => [`${prefix}-a`, `${prefix}-b-c`]));
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 8 }), scheme, letters, (made, scheme, letters) => {
        const tags = scheme === 'BIOES' ? made : made.map((one) => one.replace(/^S/, 'B').replace(/^E/, 'I'));
        const file = scheme === 'BIOES' ? tags.map((one) => letters[parseTag(one)?.prefix ?? 'O'] + one.slice(1)) : tags;
        const after = [...file];
        for (const { token, wanted = '' } of misplacedTags(file, scheme, place, letters)) after[token] = wanted;
        expect(misplacedTags(after, scheme, place, letters)).to.deep.equal([]);
        // The strict reader knows the letters of BIOES.
        const standard = after.map((one) => (parseTag(one)?.prefix ?? 'O') + one.slice(1));
        expect(readStrictly([standard], scheme)).to.deep.equal(readByDefault([tags]));
      }),
      { numRuns: 500 },
    );
  });
});
