import { expect } from 'chai';
import { cutsWord } from '../../src/data/word-border';

/** A text with its cuts as "|". */
function cuts(text: string): string {
  return [...text].reduce((shown, character) => {
    const at = shown.replaceAll('|', '').length;
    return shown + (cutsWord(text, at) ? '|' : '') + character;
  }, '');
}

describe('a border cuts a word', () => {
  it('between letters and digits, not beside blanks, signs and the ends', () => {
    expect(cuts("to B2, don't")).to.equal("t|o B|2, d|o|n't");
  });

  it('not between letters of scripts without blanks', () => {
    expect(cuts('去台北OK')).to.equal('去台北O|K');
  });

  it('between a letter and its marks, and behind them', () => {
    expect(cuts('Jose\u0301s')).to.equal('J|o|s|e|\u0301|s');
    expect(cuts('क्षमा')).to.equal('क|्|ष|म|ा');
  });

  it('between letters of two units, and between their halves; not beside an emoji', () => {
    expect(cuts('𝐀𝐁 ❤\ufe0fNY😀!')).to.equal('𝐀|𝐁 ❤\ufe0fN|Y😀!');
    expect(cutsWord('𝐀', 1)).to.equal(true);
    expect(cutsWord('a😀', 2)).to.equal(true);
    expect(cutsWord('\ude00a', 1)).to.equal(false);
  });
});
