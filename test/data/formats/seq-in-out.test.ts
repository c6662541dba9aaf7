import { expect } from 'chai';
import type { ReadResult } from '../../../src/data';
import { seqInOut } from '../../../src/data/formats/seq-in-out';
import { linesOfText } from '../../../src/data/lines';
import { runSteps } from '../../../src/data/steps';
import { problems, short, texts } from './shown';

function parts(input: string, output?: string, label?: string): ReadResult {
  const lines = (text: string | undefined, name: string) => (text === undefined ? undefined : linesOfText(text, name));
  return runSteps(seqInOut.readLines([lines(input, 'in'), lines(output, 'out'), lines(label, 'label')], {}));
}

describe('bad seq.in, seq.out, label', () => {
  it('with other numbers of tokens and tags leaves that sentence out and names the line of seq.out', () => {
    const result = parts('a b\nc d\ne\n', 'O O\nO\nB-x\n');
    expect([texts(result), problems(result)]).to.deep.equal([['a b', 'e'], ['out:2 error count']]);
  });

  it('with files of different length names each line that has no partner', () => {
    const result = parts('a\nb\n', 'O\nO\nO\n', 'x\n');
    expect(texts(result)).to.deep.equal(['a', 'b']);
    expect(problems(result)).to.deep.equal(['label:2 warning label', 'out:3 error count']);
    expect(problems(parts('a\nb\nc\n', 'O\n'))).to.deep.equal(['in:2 error count', 'in:3 error count']);
  });

  it('without seq.out is read without tags, with a warning; without label, in silence', () => {
    const result = parts('a b\n');
    expect([texts(result), problems(result), result.scheme]).to.deep.equal([['a b'], ['in:1 warning missing'], undefined]);
    expect(problems(parts('a\n', 'O\n'))).to.deep.equal([]);
  });

  it('with an empty line inside leaves it out of all files', () => {
    const result = parts('a\n\nb\n\n', 'O\n\nB-x\n\n', 'x\ny\nz\n');
    expect([texts(result), result.documents.map(({ label }) => label), problems(result)]).to.deep.equal([
      ['a', 'b'],
      ['x', 'z'],
      ['in:2 error empty'],
    ]);
    expect(problems(parts('a\n\n', 'O\nO\n'))).to.deep.equal(['in:2 error count']);
  });

  it('with a tag that the scheme forbids warns at its line', () => {
    expect(problems(parts('a b\nc\nd\n', 'O I-x\nB-x\nB-y\n'))).to.deep.equal(['out:1 warning tag']);
  });

  it('that is empty says what to write', () => {
    expect(problems(parts('', ''))).to.deep.equal(['in:1 error empty']);
  });

  it('keeps runs of white space as they stand', () => {
    const result = parts('  a   b\u00a0c \n', 'O B-x\n');
    expect(result.documents[0].text).to.equal('  a   b\u00a0c ');
    expect(result.documents[0].spans).to.deep.equal([{ start: 6, end: 9, label: 'x' }]);
    expect(seqInOut.write(result.documents).text).to.equal('  a   b\u00a0c \n');
  });

  it("says what it can't hold", () => {
    const source = { file: 'g', line: 4 };
    const written = seqInOut.writeFiles(
      [
        {
          text: 'New York, now',
          tokens: [
            { start: 0, end: 8 },
            { start: 8, end: 9 },
            { start: 10, end: 13 },
          ],
          spans: [{ start: 0, end: 8, label: 'the city' }],
          label: 'a  b',
          source,
        },
      ],
      {},
    );
    expect(written.files.map(({ text }) => text)).to.deep.equal(['New_York , now\n', 'B-the_city O O\n', 'a b\n']);
    expect(written.problems.map(short).sort()).to.deep.equal([
      'g:4 warning label',
      'g:4 warning label',
      'g:4 warning syntax',
      'g:4 warning syntax',
    ]);
  });
});
