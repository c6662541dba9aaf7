import { expect } from 'chai';
import { PassedWords } from '../../../src/host/tagging/spans/places';
import { reviewKeys } from './reviewing-user';

const text = 'two tickets from Beijing to Shanghai on Friday morning';
const letters = { city: 'c', date: 'a', count: 'n' };
const piece = (words: string, label: string) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length, label });
const truth = [piece('two', 'count'), piece('Beijing', 'city'), piece('Friday morning', 'date')];

/** Keys with these suggestions. */
const keys = (...suggestions: ReturnType<typeof piece>[]) =>
  reviewKeys({ text, spans: [], suggestions }, truth, letters, new PassedWords()).join(' ');

describe('the fewest keys to review a line', () => {
  it('one where all that is suggested is right', () => {
    expect(keys(...truth)).to.equal('Enter');
  });

  it('one more for a label that is wrong, a border that is too narrow or too wide, a span that is none', () => {
    expect(keys(piece('two', 'date'), truth[1], truth[2])).to.equal('n Enter');
    expect(keys(piece('two tickets', 'count'), truth[1], truth[2])).to.equal(', Enter');
    expect(keys(truth[0], truth[1], piece('Friday', 'date')).split(' ')).to.have.length(4);
    expect(keys(...truth, piece('to Shanghai', 'city')).split(' ')).to.have.length(4);
  });

  it('goes to what is missing, by word or to the next that may have to be tagged', () => {
    expect(keys(truth[1], truth[2])).to.equal('ArrowLeft ArrowLeft ArrowLeft n Enter');
  });
});
