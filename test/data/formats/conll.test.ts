import { expect } from 'chai';
import { conll } from '../../../src/data/formats/conll';
import { runSteps } from '../../../src/data/steps';
import { problems, short, texts } from './shown';

describe('bad CoNLL', () => {
  const read = (text: string, options = {}) => conll.read(text, { file: 'f', ...options });

  it('with a row that lacks its tag sets that sentence aside, keeps the others and names the line', () => {
    const result = read('a O\nb\n\nc B-x\nd O\n');
    expect(texts(result)).to.deep.equal(['c d']);
    expect(problems(result)).to.deep.equal(['f:2 error count']);
    expect(result.problems[0].message).to.include('from line 1');
  });

  it('with the torn row in front still knows the columns of the file', () => {
    const result = read('a\nb O\n\nc B-x\nd O\n');
    expect([texts(result), problems(result)]).to.deep.equal([['c d'], ['f:1 error count']]);
  });

  it('with a blank inside a token says to use tabs', () => {
    const result = read('New York B-x\nis O\n\nc O\n');
    expect(problems(result)).to.deep.equal(['f:1 error count']);
    expect(result.problems[0].message).to.include('tabs');
    expect(texts(read('New York\tB-x\nis\tO\n'))).to.deep.equal(['New York is']);
  });

  it('with I- without its B- reads a span and warns at the line', () => {
    const result = read('to O\nNew I-x\nYork I-x\n\nBern B-x\n\nRom B-x\n');
    expect(result.scheme).to.equal('BIO');
    expect(result.documents[0].spans).to.deep.equal([{ start: 3, end: 11, label: 'x' }]);
    expect(problems(result)).to.deep.equal(['f:2 warning tag']);
    expect(result.problems[0].message).to.include('B-x');
  });

  it('with an empty tag between tabs is set aside', () => {
    expect(problems(read('a\tO\nb\t\n\nc\tO\n'))).to.deep.equal(['f:2 error syntax']);
  });

  it('with a line that is not UTF-8 loses that sentence alone', () => {
    const source = { file: 'f', lines: ['a O', null, 'c O', '', 'd O'], problems: [], openEnd: false };
    const result = runSteps(conll.readLines([source], {}));
    expect([texts(result), problems(result)]).to.deep.equal([['d'], ['f:1 error syntax']]);
  });

  it('with columns that it does not have names the option', () => {
    for (const [options, name] of [
      [{ tagColumn: 2 }, 'tag column 2'],
      [{ tagColumn: -3 }, 'tag column -3'],
      [{ tokenColumn: 5 }, 'token column 5'],
    ] as const) {
      const result = read('a O\n', options);
      expect(problems(result)).to.include('f:1 error count');
      expect(result.problems.some(({ message }) => message.includes(name))).to.equal(true);
    }
  });

  it('that is empty, or blank, says what to write', () => {
    expect(problems(read(''))).to.deep.equal(['f:1 error empty']);
    expect(problems(read('\n\n# only a comment\n'))).to.deep.equal(['f:1 error empty']);
  });

  it('with two classes for a sentence takes the last and warns', () => {
    const result = read('# label = a\n# label = b\nx O\n');
    expect([result.documents[0].label, problems(result)]).to.deep.equal(['b', ['f:3 warning label']]);
  });

  it('lists no more than a thousand alike, and says how many there are', () => {
    const result = read('x NN\n'.repeat(1500));
    expect(result.problems.length).to.equal(1001);
    expect(result.problems[1000].message).to.match(/^500 more/);
  });
});

describe('CoNLL', () => {
  const read = (text: string, options = {}) => conll.read(text, { file: 'f', ...options });

  it('keeps other columns, comments, -DOCSTART-, tabs and a class for writing them back', () => {
    for (const text of [
      '-DOCSTART- -X- O\n\n# id = 1\n# label = ask\nto TO O\nBern NNP B-x\n\nRom NNP B-x\n\n',
      'to\tTO\tO\nNew York\tNNP\tB-x\n\n# the end\n',
      '# O\n# O\n\nx B-x\n\n',
    ])
      expect(conll.write(read(text).documents).text).to.equal(text);
  });

  it('takes "#" for a token where it has the columns of one', () => {
    expect(texts(read('# a comment\nroom O\n# O\n5 B-n\n\n# O\n'))).to.deep.equal(['room # 5', '#']);
  });

  it('reads the columns that it is told', () => {
    const text = '1\tto\tO\tx\n2\tBern\tB-c\tx\n';
    const [document] = read(text, { tokenColumn: 1, tagColumn: 2 }).documents;
    expect([document.text, document.spans]).to.deep.equal(['to Bern', [{ start: 3, end: 7, label: 'c' }]]);
    expect(conll.write([document]).text).to.equal(`${text}\n`);
  });

  it('writes changed spans and class in place of the old ones', () => {
    const [document] = read('# label = a\nto TO O\nBern NNP B-x\n').documents;
    const changed = { ...document, label: 'b', spans: [{ start: 0, end: 7, label: 'y' }] };
    expect(conll.write([changed], { scheme: 'BIOES' }).text).to.equal('# label = b\nto TO B-y\nBern NNP E-y\n\n');
    expect(conll.write([{ ...changed, label: undefined }]).text).to.not.include('label');
  });

  it('reads tokens alone, yet to be tagged, and writes their tags once there are some', () => {
    const result = read('to\nBern\n');
    expect([texts(result), result.scheme, result.problems]).to.deep.equal([['to Bern'], undefined, []]);
    expect(conll.write(result.documents).text).to.equal('to\nBern\n\n');
    expect(conll.write([{ ...result.documents[0], spans: [{ start: 3, end: 7, label: 'c' }] }]).text).to.equal('to O\nBern B-c\n\n');
  });

  it("says what it can't hold", () => {
    const source = { file: 'g', line: 4 };
    const { text, problems: told } = conll.write([
      { text: '  ', spans: [], source },
      { text: 'to Bern', spans: [{ start: 1, end: 4, label: 'x', provenance: { by: 'model' } }], source },
      { text: 'a\nb', spans: [], source },
    ]);
    expect(told.map(short)).to.deep.equal(['g:4 error empty', 'g:4 warning label', 'g:4 warning offset', 'g:4 warning syntax']);
    expect(texts(read(text))).to.deep.equal(['to Bern', 'a b']);
  });
});
