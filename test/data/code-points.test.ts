import { expect } from 'chai';
import fc from 'fast-check';
import { codePointLength, hasLoneSurrogate, OffsetMap, sliceCodePoints, toCodePoint, toUtf16 } from '../../src/data';

describe('code-point offsets', () => {
  it('agree with the iteration over code points', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const points = Array.from(text);
        const map = new OffsetMap(text);
        expect(codePointLength(text)).to.equal(points.length);
        for (let i = 0; i <= points.length; i++) {
          const utf16 = points.slice(0, i).join('').length;
          expect(map.toUtf16(i)).to.equal(utf16);
          expect(map.toCodePoint(utf16)).to.equal(i);
        }
      }),
    );
  });

  it('inside a surrogate pair go back to its start, and beyond the text to its end', () => {
    expect(toCodePoint('a😀b', 2)).to.equal(1);
    expect(toCodePoint('a😀b', 3)).to.equal(2);
    expect(toCodePoint('a😀b', 99)).to.equal(3);
    expect(toUtf16('a😀b', 2)).to.equal(3);
    expect(toUtf16('a😀b', 99)).to.equal(4);
    expect(toUtf16('abc', -1)).to.equal(0);
    expect(sliceCodePoints('a😀b', 1, 3)).to.equal('😀b');
  });

  it('know half a surrogate pair from a whole one', () => {
    expect(hasLoneSurrogate('😀')).to.equal(false);
    expect(hasLoneSurrogate('a\ud83d')).to.equal(true);
    expect(hasLoneSurrogate('\ude00a')).to.equal(true);
  });
});
