import { expect } from 'chai';
import { DataError, detectFormat, formats } from '../../../src/data';
import { formatOfOutput } from '../../../src/data/write';
import { tagged } from '../sample';

describe('the form of a file', () => {
  const documents = [tagged('to Bern/B-city', 'ask'), tagged('now', 'ask')];

  for (const format of formats.filter(({ parts, sides }) => parts === undefined && sides === undefined)) {
    it(`${format.title} is told from the content, whatever the name says`, () => {
      const { text } = format.write(documents);
      for (const name of ['x', 'x.txt', 'x.conll', 'x.jsonl', 'x.yml', 'x.json', 'x.ann'])
        for (const head of [text, `\r\n${text}`.slice(2), text.replace(/\n/g, '\r\n')])
          expect(detectFormat(name, head).name, name).to.equal(format.name);
    });
  }

  it('is told from the name where the content says nothing', () => {
    expect(detectFormat('x.conll', 'to\nBern\n').name).to.equal('conll');
    expect(detectFormat('x.jsonl.gz', '').name).to.equal('doccano');
    expect(() => detectFormat('x.txt', 'to Bern\nnow\n')).to.throw(DataError, /Rasa NLU YAML \("rasa"\)/);
  });

  it('that is to be written is told from the name, or must be named', () => {
    expect(['a.conll', 'a.jsonl', 'a.yml', 'a.ann', 'folder', 'x/seq.in'].map(formatOfOutput)).to.deep.equal([
      'conll',
      'doccano',
      'rasa',
      'brat',
      'seqInOut',
      'seqInOut',
    ]);
    expect(() => formatOfOutput('a.json')).to.throw(DataError, /--to/);
  });
});
