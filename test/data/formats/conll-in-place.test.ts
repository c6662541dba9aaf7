import { expect } from 'chai';
import { conll } from '../../../src/data/formats/conll';
import { addSpan, diff, relabel, withoutTokens } from './in-place';

describe('CoNLL in place', () => {
  const original = [
    '-DOCSTART- -X- O',
    '',
    '# id = 7',
    'fly\tVB  \tO',
    'to\tTO\tO',
    'New\tNNP\tI-city',
    'York\tNNP\tI-city',
    '',
    '  ',
    '# label = ask',
    'when\tWRB\tO',
    'Bern\tNNP\tI-city',
    'Rome\tNNP\tB-city',
    '',
    '# the end',
  ].join('\n');

  it('changes the cells of tags alone, in the scheme of the file', () => {
    expect(diff(conll, original, 0, relabel('town'))).to.deep.equal([
      ['New\tNNP\tI-city', 'York\tNNP\tI-city'],
      ['New\tNNP\tI-town', 'York\tNNP\tI-town'],
    ]);
    expect(diff(conll, original, 1, (document) => ({ ...document, spans: document.spans.slice(1) }))).to.deep.equal([
      ['Bern\tNNP\tI-city', 'Rome\tNNP\tB-city'],
      ['Bern\tNNP\tO', 'Rome\tNNP\tI-city'],
    ]);
  });

  it('changes the comment of a class alone', () => {
    expect(diff(conll, original, 1, (document) => ({ ...document, label: 'buy' }))).to.deep.equal([['# label = ask'], ['# label = buy']]);
  });

  it('keeps other columns where a token changed, and leaves them open where one is new', () => {
    const typo = withoutTokens(conll.read(original).documents[0]);
    const changed = { ...typo, text: 'flew to New York', spans: [{ start: 8, end: 16, label: 'city' }] };
    expect(diff(conll, original, 0, () => changed)).to.deep.equal([['fly\tVB  \tO'], ['flew\tVB  \tO']]);
    const longer = { ...typo, text: 'fly now to New York', spans: [{ start: 11, end: 19, label: 'city' }] };
    expect(diff(conll, original, 0, () => longer)).to.deep.equal([[], ['now\t_\tO']]);
  });

  it('gives a file yet to be tagged its column in all rows', () => {
    const { documents } = conll.read('to\nBern\n\nwhen\n');
    expect(conll.update('to\nBern\n\nwhen\n', [addSpan(3, 7, 'city')(documents[0]), documents[1]]).text).to.equal(
      'to O\nBern B-city\n\nwhen O\n',
    );
  });

  it('writes the letters of BILOU where the file does', () => {
    const bilou = 'New B-c\nYork L-c\n\nto O\nBern U-c\n\n';
    expect(diff(conll, bilou, 0, relabel('x'))).to.deep.equal([
      ['New B-c', 'York L-c'],
      ['New B-x', 'York L-x'],
    ]);
  });

  it('keeps ill-formed tags of sentences where other tags change', () => {
    const text = 'a I-x\nb O\nc B-y\n\nd B-x\n\n';
    expect(diff(conll, text, 0, relabel('z', 1))).to.deep.equal([['c B-y'], ['c B-z']]);
  });

  it('keeps sentences that could not be read where they stood', () => {
    const torn = 'a O\n\nb B-x extra\n\nc B-x\n\n';
    const { documents } = conll.read(torn);
    expect(conll.update(torn, [documents[1], documents[0]]).text).to.equal('c B-x\n\na O\n\nb B-x extra\n\n');
  });
});
